import assert from 'node:assert/strict';
import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openFileSource } from '../../client/node.ts';

const GIB = 1024 ** 3;

describe('a file of the disk', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soundstage-source-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const textOf = async (blob: Blob | Promise<Blob>): Promise<string> => (await blob).text();

  it('is read in the pieces that are asked for', async () => {
    const path = join(folder, 'talk.txt');
    await writeFile(path, 'hello there');
    const source = await openFileSource(path);
    assert.deepEqual([source.name, source.size], ['talk.txt', 11]);
    assert.equal(await textOf(source.slice(0, 5)), 'hello');
    assert.equal(await textOf(source.slice(6, 99)), 'there');
    assert.equal((await source.slice(11, 11)).size, 0);
  });

  it('has all its bytes beyond four gibibytes', async () => {
    const path = join(folder, 'long.mkv');
    const file = await open(path, 'w');
    await file.write('the end', 5 * GIB);
    await file.close();
    const source = await openFileSource(path);
    assert.equal(source.size, 5 * GIB + 7);
    assert.equal(await textOf(source.slice(5 * GIB + 4, 5 * GIB + 7)), 'end');
  });

  it('that shrank meanwhile gives what is left', async () => {
    const path = join(folder, 'shrinking.txt');
    await writeFile(path, '0123456789');
    const source = await openFileSource(path);
    await truncate(path, 4);
    assert.equal(await textOf(source.slice(2, 10)), '23');
  });

  it('that is not there cannot be opened', async () => {
    await assert.rejects(openFileSource(join(folder, 'none')), /ENOENT/);
  });
});
