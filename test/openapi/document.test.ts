import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { OPERATIONS } from '../../functions/contract/operations/index.ts';
import { PROBLEMS } from '../../functions/contract/problems.ts';
import { validate } from '../../functions/domain/schemas/validate.ts';
import { apiRoutes } from '../../functions/handlers/routes/index.ts';
import { openApiDocument } from '../../lib/openapi/document.ts';
import { documentPage } from '../../lib/openapi/page.ts';
import { rows } from '../../lib/openapi/row.ts';

// biome-ignore lint/suspicious/noExplicitAny: read as its readers do, as JSON.
const document: any = JSON.parse(JSON.stringify(openApiDocument('1.2.3')));

const nobody: Parameters<typeof apiRoutes>[0] = JSON.parse(
  '{"tasks":{},"work":{},"keys":{},"webhooks":{},"service":{},"documents":{}}',
);
const routes = apiRoutes(nobody).map(({ method, path }) => `${method} ${path}`);

const documented = Object.entries<object>(document.paths).flatMap(([path, item]) =>
  Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
);

const referencesIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target);

test('the document is valid OpenAPI 3.1', async () => {
  assert.deepEqual(await new Validator().validate(structuredClone(document)), { valid: true });
});

test('every row of the API stands in the document, and nothing else does', () => {
  assert.ok(routes.length > 40);
  assert.deepEqual(documented.toSorted(), routes.toSorted());
  assert.deepEqual(Object.keys(OPERATIONS).toSorted(), routes.toSorted());
});

test('each operation has a name of its own, and says what its row answers', () => {
  const ids = rows().map(({ operation }) => operation.id);
  assert.equal(new Set(ids).size, ids.length);
  const silent = rows().filter(({ route, operation }) => operation.answers[route.success] === undefined);
  assert.deepEqual(silent, []);
});

test('every reference leads somewhere, and every schema is referred to or told of', () => {
  const targets = new Set(referencesIn(document));
  for (const target of targets) {
    const [, , kind = '', name = ''] = target.split('/');
    assert.ok(document.components[kind][name], target);
  }
  const unused = Object.keys(document.components.schemas).filter(
    (name) => !targets.has(`#/components/schemas/${name}`),
  );
  // Of a task's params, and of artifacts: where they stand, the API takes or gives any object.
  assert.deepEqual(unused, ['MediaParams', 'Transcript', 'Waveform']);
});

test('a problem is in the document where its operation may meet it', () => {
  const { responses } = document.paths['/api/tasks/{id}/heartbeat'].post;
  assert.match(responses['409'].description, /`claim_lost`/);
  assert.match(responses['401'].description, /`key_revoked`/);
  assert.equal(
    responses['404'].content['application/problem+json'].schema.$ref,
    '#/components/schemas/Problem',
  );
  assert.equal(document.paths['/api/health'].get.responses['401'], undefined);
});

test('examples hold to the schemas of their rows', () => {
  const faults = rows().flatMap(({ name, route, operation }) =>
    Object.values(operation.examples ?? {}).flatMap(({ body }) => {
      const checked = validate(route.takes.body ?? {}, body);
      return checked.ok ? [] : [{ name, faults: checked.faults }];
    }),
  );
  assert.deepEqual(faults, []);
});

test('the page for people has an anchor for every problem, and the way to the document, without its script', () => {
  const page = documentPage('1.2.3', { script: 'a.js', style: 'a.css' });
  const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  for (const code of Object.keys(PROBLEMS)) assert.ok(anchors.has(code), code);
  assert.match(page, /<noscript>.*href="api\/openapi\.json".*<\/noscript>/s);
});

test('the page is the same wherever it stands, and has nothing inline that its policy would refuse', () => {
  const page = documentPage('1.2.3', { script: 'a.js', style: 'a.css' });
  const targets = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, target]) => target);
  assert.deepEqual(targets, ['data:,', 'docs/a.css', 'docs/a.js', 'api/openapi.json']);
  assert.doesNotMatch(page, /<style|style="|<script(?![^>]*src=)/);
});
