/**
 * The page that shows the document to people. What is needed without its script stands in it: every code of a problem
 * as an anchor, because the `type` of a problem leads there, and the way to the document.
 */
import { PROBLEMS } from '../../functions/contract/problems.ts';
import { type Html, html } from './html.ts';

/** Names of its files, which lie below it. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

const problems = (): Html =>
  html`<details id="problems"><summary>Problems, by the <code>code</code> of their answers</summary>
<dl>${Object.entries(PROBLEMS).map(
    ([code, { status, title }]) =>
      html`<dt id="${code}"><code>${code}</code> <small>${status}</small></dt><dd>${title}</dd>`,
  )}</dl></details>`;

export const documentPage = (version: string, { script, style }: PageFiles): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Soundstage API ${version}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/${style}"><script type="module" src="docs/${script}"></script></head>
<body><header class="about">
<p>Give your key under “Authorize”, open an operation, and try it: what you ask for really happens.
The key is forgotten when you leave or reload this page. Files are answered with a redirect to their storage, which
this page does not follow: ask for them with <code>redirect=false</code>.</p>
${problems()}
<noscript><p>The operations are shown with JavaScript. Without it, read the
<a href="api/openapi.json">OpenAPI document</a>.</p></noscript>
</header><div id="viewer"></div></body></html>
`.text;
