import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
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

  it('are made by a package that tells nobody where it was installed', async (t) => {
    let told = 0;
    const maker = createServer((_, response) => {
      told += 1;
      response.end('{}');
    });
    t.after(() => maker.close());
    await once(maker.listen(0, '127.0.0.1'), 'listening');
    const address = maker.address();
    assert.ok(address !== null && typeof address === 'object');
    const child = spawn(process.execPath, ['report.js'], {
      cwd: fileURLToPath(new URL('../../node_modules/@scarf/scarf', import.meta.url)),
      env: {
        PATH: process.env['PATH'],
        INIT_CWD: fileURLToPath(new URL('../..', import.meta.url)),
        SCARF_LOCAL_PORT: String(address.port),
        SCARF_VERBOSE: 'true',
      },
    });
    const [said] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'exit')]);
    assert.match(said, /Scarf has been disabled via a package\.json/);
    assert.equal(told, 0);
  });
});
