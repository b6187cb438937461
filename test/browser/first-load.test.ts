/** What a visitor must load before anything shows, held to a budget. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildDashboard } from '../../lib/dashboard-package.ts';

const KIB = 1024;
const BUDGETS = { script: 150 * KIB, everything: 300 * KIB } as const;

const compressed = async (path: string): Promise<number> => gzipSync(await readFile(path)).length;

describe('the first load of the dashboard', () => {
  let folder: string;
  let page: string;
  before(async () => {
    folder = await buildDashboard('dist');
    page = await readFile(join(folder, 'index.html'), 'utf8');
  });

  it('stays within its budget, and leaves what is heavy for later', async () => {
    const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
    const scripts = named.filter((path) => path.endsWith('.js'));
    const sizes = await Promise.all(scripts.map((path) => compressed(join(folder, path))));
    const first = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(first > 20 * KIB, 'the page names its script');
    assert.ok(first <= BUDGETS.script, `${first} bytes of script`);
    assert.ok((await readdir(join(folder, 'assets'))).length > named.length, 'pages come on their own');
  });

  it('stays small with all its pages together', async () => {
    const files = (await readdir(join(folder, 'assets'))).map((name) => join(folder, 'assets', name));
    const all = (await Promise.all(files.map(compressed))).reduce((sum, size) => sum + size, 0);
    assert.ok(all <= BUDGETS.everything, `${all} bytes`);
  });

  it('holds nothing inline, which the policy would refuse', () => {
    assert.doesNotMatch(page, /<style|style="|<script(?![^>]*src=)/);
  });
});
