/** Speech cut in the middle of its words, by the real engine: what the chunks heard is put together as if nothing had been cut. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createSherpaEngine } from '../../functions/adapters/speech/sherpa-engine.ts';
import type { StageInput } from '../../functions/application/ports.ts';
import { pcmObject, planObject } from '../../functions/contract/keys.ts';
import {
  BYTES_PER_SAMPLE,
  type ChunkPlan,
  SAMPLE_RATE,
  type Word,
} from '../../functions/contract/media-schemas.ts';
import { joinChunks } from '../../functions/domain/transcript/seams.ts';
import { readChunkWords } from '../../functions/stages/chunk-results.ts';
import { store } from '../../functions/stages/stored.ts';
import { transcribe } from '../../functions/stages/transcribe.ts';
import { editDistance } from '../support/edit-distance.ts';
import '../support/media-tools-on-path.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';

const modelsDir = join(import.meta.dirname, '../../layers/models');
const here = existsSync(join(modelsDir, 'demo/asr.onnx'));

describe('speech cut within its words', { skip: here ? false : 'the demo models are not here' }, () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const speech = createSherpaEngine({ modelsDir, threads: 1, log });
  after(() => speech.close());

  const sample = join(modelsDir, 'demo/sample/sample.mp4');
  const pcm = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', sample, '-f', 's16le', '-ac', '1', '-ar', '16000', '-'],
    {
      maxBuffer: 1e8,
    },
  );
  const total = pcm.length / BYTES_PER_SAMPLE;

  const heardWith = async (cuts: readonly number[], forced: boolean) => {
    const ends = [...cuts.map((seconds) => Math.round(seconds * SAMPLE_RATE)), total];
    const chunks = ends.map((end, index) => ({
      start: ends[index - 1] ?? 0,
      end,
      ...(forced && index < cuts.length ? { forced: true as const } : {}),
    }));
    const plan: ChunkPlan = { total_samples: total, chunks };
    const media = createMemoryMediaStore();
    media.objects.set(pcmObject('t1', 'f1'), new Uint8Array(pcm));
    await store(media, planObject('t1', 'f1'), plan);
    const input = (chunk: number): StageInput => ({
      taskId: 't1',
      owner: 'ada',
      params: { files: [{ name: 'sample.mp4', size: 1 }] },
      file: { id: 'f1', name: 'sample.mp4', size: 1 },
      stages: ['transcribe', 'assemble'],
      chunk,
      now: () => new Date(),
      onProgress: () => {},
      onLog: () => {},
      signal: AbortSignal.timeout(120_000),
    });
    for (const index of chunks.keys()) await transcribe(input(index), { media, speech });
    return joinChunks(plan, await readChunkWords(input(0), plan, media));
  };

  /** In the middle of every tenth word. */
  const cutsIn = (words: readonly Word[]): readonly number[] =>
    words.filter((_, index) => index % 10 === 9).map(({ start, end }) => (start + end) / 2);

  it('is told nearly as if it had not been cut', async () => {
    const whole = await heardWith([], true);
    const cuts = cutsIn(whole.words);
    assert.ok(cuts.length >= 5, `${cuts.length} cuts`);
    const joined = await heardWith(cuts, true);
    const halved = await heardWith(cuts, false);
    const texts = ({ words }: { words: readonly Word[] }) => words.map(({ text }) => text);
    const [errors, without] = [joined, halved].map((one) => editDistance(texts(whole), texts(one)));
    assert.ok((without ?? 0) >= cuts.length / 2, `only ${without} words suffer from ${cuts.length} cuts`);
    // Not none: what a recogniser hears around a word changes what it understands.
    assert.ok((errors ?? 99) <= (without ?? 0) / 4, `${errors} words differ: ${texts(joined).join(' ')}`);
    assert.ok(joined.seams.every(({ anchored }) => anchored));
    assert.ok(joined.seams.every(({ driftSeconds }) => driftSeconds < 0.2));
  });
});
