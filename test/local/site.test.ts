/** Static files on the address of the HTTP API. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { type MiniAssembly, writeMiniAssembly } from './fixtures/mini-assembly.ts';

describe('a site before the HTTP API', () => {
  const folder = mkdtempSync(join(tmpdir(), 'soundstage-site-'));
  let mini: MiniAssembly;
  let cloud: LocalCloud;
  const get = (path: string, init?: RequestInit) => fetch(`${cloud.apiUrl}${path}`, init);
  before(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<h1>page</h1>');
    writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
    mini = writeMiniAssembly();
    cloud = await startLocalCloud({
      assembly: mini.assembly,
      folder: mini.data,
      site: { folder, apiPaths: ['/event'], headers: ({ s3 }) => ({ 'x-media': s3 }) },
    });
  });
  after(async () => {
    await cloud.close();
    mini.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers any place of the page with the page, fresh each time, and with the headers it was given', async () => {
    for (const path of ['/', '/tasks/some-id', '/?x=1']) {
      const response = await get(path);
      assert.equal(await response.text(), '<h1>page</h1>', path);
      assert.equal(response.headers.get('cache-control'), 'no-cache');
      assert.equal(response.headers.get('x-media'), cloud.clients.endpoints.s3);
    }
  });

  it('keeps hashed files for ever, and has no page in place of a missing one', async () => {
    const response = await get('/assets/main-1a2b.js');
    assert.match(response.headers.get('content-type') ?? '', /javascript/);
    assert.match(response.headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await get('/assets/gone.js')).status, 404);
    assert.equal((await get('/../../../etc/hostname')).status, 200, 'the page, not the file');
  });

  it('leaves the API its paths, and every method but reading', async () => {
    assert.equal((await get('/event')).headers.get('x-media'), null);
    assert.equal((await get('/', { method: 'POST' })).headers.get('x-media'), null);
  });
});
