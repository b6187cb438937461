/**
 * The document for people: one page without a script. Every code of a problem is an anchor of it, because the `type` of
 * a problem leads there.
 */
import { type Operation, TAGS } from '../../functions/contract/operations/operation.ts';
import { PROBLEMS } from '../../functions/contract/problems.ts';
import { SCHEMAS } from './components.ts';
import { ABOUT } from './document.ts';
import { type Html, html, prose } from './html.ts';
import { STYLE } from './page-style.ts';
import { type Row, rows } from './row.ts';
import { namedLines, schemaLines } from './schema-lines.ts';

const asCurl = ({ route }: Row, body: object): string =>
  [
    `curl -X ${route.method} "$SOUNDSTAGE_API${route.path}"`,
    `-H "x-api-key: $SOUNDSTAGE_KEY"`,
    `-H 'content-type: application/json'`,
    `-d '${JSON.stringify(body, null, 2)}'`,
  ].join(' \\\n  ');

const examples = (row: Row): readonly Html[] =>
  Object.values(row.operation.examples ?? {}).map(
    ({ summary, body, answers }) =>
      html`<details><summary>Example: ${summary} <small>answers ${answers}</small></summary>
<pre><code>${asCurl(row, body)}</code></pre></details>`,
  );

const taken = (title: string, schema: object | undefined): Html =>
  schema === undefined ? html`` : html`<h4>${title}</h4><div>${schemaLines(schema)}</div>`;

const answers = (operation: Operation): Html =>
  html`<h4>Answers</h4><dl>${Object.entries(operation.answers).map(
    ([status, body]) =>
      html`<dt>${status}</dt><dd>${typeof body === 'object' ? schemaLines(body) : body}</dd>`,
  )}${(operation.problems ?? []).map(
    (code) => html`<dt>${PROBLEMS[code].status}</dt><dd><a href="#${code}"><code>${code}</code></a></dd>`,
  )}</dl>`;

const section = (row: Row): Html => {
  const { route, operation } = row;
  return html`<section id="${operation.id}"><h3>${operation.summary}</h3>
<p class="path"><b>${route.method}</b> <code>${route.path}</code>
<small>${route.auth === 'none' ? 'no key' : html`scope <code>${route.auth}</code>`}</small></p>
<p>${prose(operation.description ?? '')}</p>
${taken('Query', route.takes.query)}${taken('Body', route.takes.body)}${examples(row)}${answers(operation)}</section>`;
};

const chapters = (all: readonly Row[]): readonly Html[] =>
  Object.entries(TAGS).map(
    ([tag, about]) =>
      html`<h2 id="${tag.toLowerCase().replace(' ', '-')}">${tag}</h2><p>${about}</p>
${all.filter(({ operation }) => operation.tag === tag).map(section)}`,
  );

const contents = (all: readonly Row[]): Html =>
  html`<nav aria-label="Contents">${Object.keys(TAGS).map(
    (tag) =>
      html`<h2>${tag}</h2><ul>${all
        .filter(({ operation }) => operation.tag === tag)
        .map(({ operation }) => html`<li><a href="#${operation.id}">${operation.summary}</a></li>`)}</ul>`,
  )}<h2>Reference</h2><ul><li><a href="#problems">Problems</a></li><li><a href="#schemas">Schemas</a></li>
<li><a href="/api/openapi.json">OpenAPI document</a></li></ul></nav>`;

const problems = (): Html =>
  html`<h2 id="problems">Problems</h2><p>${prose('A `code` is stable; `detail` says it for the case at hand.')}</p>
<dl>${Object.entries(PROBLEMS).map(
    ([code, { status, title }]) =>
      html`<dt id="${code}"><code>${code}</code> <small>${status}</small></dt><dd>${title}</dd>`,
  )}</dl>`;

const schemas = (): Html =>
  html`<h2 id="schemas">Schemas</h2>${Object.entries(SCHEMAS).map(
    ([name, schema]) => html`<section id="${name}"><h3>${name}</h3>${namedLines(schema)}</section>`,
  )}`;

export const documentPage = (version: string): string => {
  const all = rows();
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Soundstage API ${version}</title><style>${STYLE}</style></head>
<body>${contents(all)}<main><h1>Soundstage API <small>${version}</small></h1>
${ABOUT.split('\n\n').map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
${chapters(all)}${problems()}${schemas()}</main></body></html>
`.text;
};
