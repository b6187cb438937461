import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { packedDocuments } from '../../functions/adapters/packed-documents.ts';
import { placeDocuments } from '../../lib/documents.ts';

const KIB = 1024;
/** What a reader loads on a slow line, compressed. */
const LIMITS = { '.js': 450 * KIB, '.css': 40 * KIB, '.html': 4 * KIB, '.json': 40 * KIB } as const;

describe('the documents of the API', () => {
  const folder = mkdtempSync(join(tmpdir(), 'soundstage-documents-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(async () => {
    mkdirSync(join(folder, 'documents'));
    writeFileSync(join(folder, 'documents', 'viewer-OLD.js.br'), 'of an earlier build');
    await placeDocuments(folder);
  });
  const packed = packedDocuments(pathToFileURL(join(folder, 'index.mjs')).href);
  const textOf = async (name: string) => brotliDecompressSync(await packed(name)).toString();

  it('lie compressed beside the bundle, each within its limit, and none of an earlier build', () => {
    const names = readdirSync(join(folder, 'documents'));
    assert.equal(names.length, 4);
    for (const [ending, limit] of Object.entries(LIMITS)) {
      const name = names.find((one) => one.endsWith(`${ending}.br`)) ?? assert.fail(ending);
      assert.ok(statSync(join(folder, 'documents', name)).size <= limit, name);
    }
  });

  it('are named by the page, with the terms of what it shows them with', async () => {
    const page = await textOf('docs.html');
    for (const [, name = ''] of page.matchAll(/"docs\/([^"]+)"/g)) assert.ok((await packed(name)).length > 0);
    const [, script = ''] = /src="docs\/([^"]+)"/.exec(page) ?? [];
    assert.match(await textOf(script), /SmartBear Software[\s\S]*licenses\/LICENSE-2\.0[\s\S]*MIT License/);
  });

  it('are all that is read: nobody reaches another file by a name', async () => {
    writeFileSync(join(folder, 'secret.txt.br'), 'secret');
    assert.ok(existsSync(join(folder, 'documents', '..', 'secret.txt.br')));
    for (const name of ['../secret.txt', '..', '', 'none.js', '/etc/passwd', '.js'])
      await assert.rejects(packed(name), {
        problem: { code: 'not_found', detail: `There is no document ${name}.` },
      });
  });
});
