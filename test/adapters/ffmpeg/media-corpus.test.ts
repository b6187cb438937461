/** Each awkward file has its outcome: the sound that is in it, or the problem that it has. None hangs, none reaches out. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createMediaTool } from '../../../functions/adapters/ffmpeg/media-tool.ts';
import { ProblemError } from '../../../functions/contract/problems.ts';
import { CORPUS, canarySound, lists, type Sound, type Specimen } from '../../support/media-corpus.ts';
import { searchPath } from '../../support/media-tools-on-path.ts';
import { createMemoryMediaStore } from '../../support/memory-media-store.ts';
import { silentLog } from '../../support/memory-stores.ts';
import { httpServer } from '../../support/strange-servers.ts';

const run = promisify(execFile);
/** What is left out is not looked at. */
const PATIENCE_MS = 30_000;

const soundOf = async (
  bytes: Uint8Array,
): Promise<Required<Omit<Sound, 'warning'>> & { warned: boolean }> => {
  const media = createMemoryMediaStore();
  media.objects.set('file', new Uint8Array(bytes));
  const tool = createMediaTool({ media, log: silentLog, searchPath });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const info = await tool.probe('file', bytes.byteLength, signal);
  const { pcm, finished } = tool.extractAudio('file', bytes.byteLength, info, () => {}, signal);
  let count = 0;
  for await (const piece of pcm) count += piece.byteLength;
  const { warning } = await finished;
  return {
    ...info.audio,
    seconds: count / 32_000,
    picture: info.video !== undefined,
    warned: warning !== undefined,
  };
};

const outcomeOf = async (bytes: Uint8Array): Promise<object> => {
  try {
    return await soundOf(bytes);
  } catch (cause) {
    assert.ok(cause instanceof ProblemError, String(cause));
    return { problem: cause.problem.code };
  }
};

/** Encoders add or lose some hundredths at both ends; what was damaged loses more. */
const check = async ({ make, expected }: Specimen): Promise<void> => {
  const bytes = await make();
  if ('problem' in expected) {
    assert.deepEqual(await outcomeOf(bytes), expected);
    return;
  }
  const { seconds, warning, ...rest } = expected;
  const { seconds: found, warned, ...told } = await soundOf(bytes);
  const tolerance = warning ? 0.6 : 0.12;
  assert.ok(Math.abs(found - seconds) <= tolerance, `${seconds} seconds became ${found}`);
  if (warning) assert.ok(warned, 'nobody is told that some was lost');
  for (const [name, value] of Object.entries(rest))
    assert.equal(Object.entries(told).find(([one]) => one === name)?.[1], value, name);
};

describe('of awkward files', { concurrency: 2 }, () => {
  for (const one of CORPUS) it(`${one.name} gives what it should`, () => check(one));

  it('there are enough, each by a name of its own', () => {
    assert.ok(CORPUS.length >= 40);
    assert.equal(new Set(CORPUS.map(({ name }) => name)).size, CORPUS.length);
  });
});

describe('a list of other files, named like a film', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'soundstage-canary-'));
  const path = join(folder, 'canary.wav');
  const sound = await canarySound();
  await writeFile(path, sound);
  const { url, seen } = await httpServer((_, response) => response.end(sound));
  const canary = `http://127.0.0.1:${new URL(url).port}/canary.wav`;
  after(() => rm(folder, { recursive: true, force: true }));

  for (const one of lists({ url: canary, path }))
    it(`is refused, and nothing is read: ${one.name}`, async () => {
      await check(one);
      assert.deepEqual(seen, []);
    });

  it('would reach the canaries if nothing stood in its way', async () => {
    for (const target of [canary, path]) {
      const list = join(folder, 'list.txt');
      await writeFile(list, `ffconcat version 1.0\nfile '${target}'\n`);
      const args = ['-v', 'error', '-safe', '0', '-protocol_whitelist', 'file,http,tcp', '-f', 'concat'];
      await run('ffmpeg', [...args, '-i', list, '-f', 'null', '-']);
    }
    assert.equal(seen.length > 0, true);
  });
});
