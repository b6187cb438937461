import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { listModels, pullModel } from '../../layers/models/pull.ts';

const place = mkdtempSync(join(tmpdir(), 'soundstage-pull-'));
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
let archive: Buffer;
let origin = '';
const server = createServer((request, response) => {
  if (request.url === '/model.tar.bz2') response.end(archive);
  else if (request.url === '/bare.onnx') response.end('bare');
  else response.writeHead(404).end();
});

before(async () => {
  mkdirSync(join(place, 'source/big'), { recursive: true });
  writeFileSync(join(place, 'source/big/model.onnx'), 'weights');
  execFileSync('tar', ['-cjf', join(place, 'model.tar.bz2'), '-C', join(place, 'source'), 'big']);
  archive = readFileSync(join(place, 'model.tar.bz2'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
after(() => {
  server.close();
  rmSync(place, { recursive: true, force: true });
});

const folderWith = (...models: object[]): string => {
  const folder = mkdtempSync(join(place, 'models-'));
  writeFileSync(join(folder, 'catalogue.json'), JSON.stringify({ models, defaults: { asr: 'big' } }));
  return folder;
};
const catalogueIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'catalogue.json'), 'utf8'));
const big = (archiveSha: string | null, fileSha: string | null, path = 'big/model.onnx') => ({
  name: 'big',
  role: 'asr',
  licence: 'MIT',
  engine: { kept: 'as it is' },
  archive: { url: `${origin}/model.tar.bz2`, sha256: archiveSha },
  files: [{ path, sha256: fileSha }],
});

describe('pulling a model', () => {
  it('unpacks an archive and records the checksums of what came', async () => {
    const folder = folderWith(big(null, null));
    await pullModel(folder, 'big');
    assert.equal(readFileSync(join(folder, 'big/model.onnx'), 'utf8'), 'weights');
    const { models, defaults } = catalogueIn(folder);
    assert.equal(models[0].archive.sha256, sha256(archive));
    assert.deepEqual(models[0].files, [{ path: 'big/model.onnx', sha256: sha256('weights'), size: 7 }]);
    assert.deepEqual([models[0].engine, defaults], [{ kept: 'as it is' }, { asr: 'big' }]);
    assert.deepEqual(readdirSync(folder).toSorted(), ['big', 'catalogue.json']);
    assert.match((await listModels(folder)).join(), /^installed {2}asr .* big/);
  });

  it('takes bare files too', async () => {
    const files = [{ path: 'bare/bare.onnx', sha256: sha256('bare'), url: `${origin}/bare.onnx` }];
    const folder = folderWith({ name: 'bare', role: 'vad', licence: 'MIT', files });
    await pullModel(folder, 'bare');
    assert.equal(readFileSync(join(folder, 'bare/bare.onnx'), 'utf8'), 'bare');
  });

  it('installs nothing that differs from what was published or recorded', async () => {
    for (const model of [big('0'.repeat(64), null), big(null, '0'.repeat(64))]) {
      const folder = folderWith(model);
      const before = readFileSync(join(folder, 'catalogue.json'), 'utf8');
      await assert.rejects(pullModel(folder, 'big'), /not what was published/);
      assert.equal(existsSync(join(folder, 'big')), false);
      assert.equal(readFileSync(join(folder, 'catalogue.json'), 'utf8'), before);
      assert.deepEqual(readdirSync(folder), ['catalogue.json']);
    }
  });

  it('says what is wrong', async () => {
    await assert.rejects(pullModel(folderWith(big(null, null)), 'small'), /no model small/);
    await assert.rejects(pullModel(folderWith(big(null, null, '../out.onnx')), 'big'), /leads out/);
    const gone = [{ path: 'a.onnx', sha256: null, url: `${origin}/gone` }];
    await assert.rejects(
      pullModel(folderWith({ name: 'x', role: 'asr', licence: '', files: gone }), 'x'),
      /answered 404/,
    );
    const ours = [{ path: 'a.onnx', sha256: null }];
    await assert.rejects(
      pullModel(folderWith({ name: 'x', role: 'asr', licence: '', files: ours }), 'x'),
      /comes with/,
    );
  });
});
