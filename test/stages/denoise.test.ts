/** Noise removed chunk by chunk with real FFmpeg, and what the speech engine makes of it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ffmpegDenoiser } from '../../functions/adapters/ffmpeg/denoise.ts';
import { createSherpaEngine } from '../../functions/adapters/speech/sherpa-engine.ts';
import type { StageInput } from '../../functions/application/ports.ts';
import { denoisedObject, pcmObject, planObject } from '../../functions/contract/keys.ts';
import { type ChunkPlan, SAMPLE_RATE } from '../../functions/contract/media-schemas.ts';
import type { StageName } from '../../functions/contract/stages.ts';
import { toPcm, toSamples } from '../../functions/domain/sound/pcm.ts';
import { readChunkAudio } from '../../functions/stages/chunk-audio.ts';
import { denoise } from '../../functions/stages/denoise.ts';
import { joinedAudio } from '../../functions/stages/joined-audio.ts';
import { wordErrorRate } from '../../layers/models/score.ts';
import { openChance } from '../support/chance.ts';
import { SAMPLE, SAMPLE_SCRIPT } from '../support/media-files.ts';
import { searchPath } from '../support/media-tools-on-path.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const seconds = (count: number): number => Math.round(count * SAMPLE_RATE);

const speech = toSamples(
  execFileSync(
    'ffmpeg',
    ['-nostdin', '-v', 'error', '-i', SAMPLE, '-ac', '1', '-ar', '16000', '-f', 's16le', 'pipe:1'],
    { maxBuffer: 2 ** 24 },
  ),
);

const level = (samples: Float32Array): number =>
  10 * Math.log10(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length + 1e-12);

/** Hiss so far below the speech, the same for a seed. */
const hiss = (decibels: number): Float32Array => {
  const chance = openChance(7);
  const gain = 10 ** ((level(speech) - decibels) / 20) * Math.sqrt(3);
  return speech.map(() => gain * (chance.below(2) - 1));
};

const withHiss = (decibels: number): Float32Array => {
  const noise = hiss(decibels);
  return speech.map((sample, i) => sample + (noise[i] ?? 0));
};

/** The audio in a store, cut where the plan says. */
const open = (audio: Float32Array, cuts: readonly number[]) => {
  const media = createMemoryMediaStore();
  const edges = [0, ...cuts, audio.length];
  const chunks = edges.slice(1).map((end, i) => ({ start: edges[i] ?? 0, end }));
  const plan: ChunkPlan = { total_samples: audio.length, audio_sha256: 'of this audio', chunks };
  media.objects.set(pcmObject('t1', 'f1'), new Uint8Array(toPcm(audio)));
  media.objects.set(planObject('t1', 'f1'), new Uint8Array(Buffer.from(JSON.stringify(plan))));
  const told: string[] = [];
  const input = (chunk: number | null, stages: readonly StageName[] = ['denoise']): StageInput => ({
    taskId: 't1',
    owner: 'ada',
    params: { files: [{ name: 'a.wav', size: 1 }], denoise: true },
    file: { id: 'f1', name: 'a.wav', size: 1, chunk_count: chunks.length },
    stages,
    chunk,
    now: () => new Date(0),
    onProgress: () => {},
    onLog: (severity, message) => void told.push(`${severity} ${message}`),
    signal: AbortSignal.timeout(60_000),
  });
  const ports = { media, denoiser: ffmpegDenoiser({ media, searchPath, log }) };
  const cleaned = async (): Promise<Float32Array> => {
    for (const index of chunks.keys()) await denoise(input(index), ports);
    return toSamples(Buffer.concat(await Array.fromAsync(joinedAudio(input(null), media))));
  };
  return { media, plan, input, ports, told, cleaned };
};

/** Where the interview has a pause, and where somebody speaks, in seconds. */
const PAUSE = [0.05, 0.45] as const;
const SPEECH = [0.6, 3] as const;
const between = (samples: Float32Array, [from, to]: readonly [number, number]): Float32Array =>
  samples.subarray(seconds(from), seconds(to));
const signalToNoise = (samples: Float32Array): number =>
  level(between(samples, SPEECH)) - level(between(samples, PAUSE));

describe('noise', () => {
  it('is at least 8 dB further below the speech, and the speech as loud as it was', async () => {
    const noisy = withHiss(15);
    const clean = await open(noisy, []).cleaned();
    assert.equal(clean.length, noisy.length);
    const gained = signalToNoise(clean) - signalToNoise(noisy);
    assert.ok(gained > 8, `gained ${gained.toFixed(1)} dB`);
    const change = level(between(clean, SPEECH)) - level(between(noisy, SPEECH));
    assert.ok(Math.abs(change) < 1.5, `speech changed by ${change.toFixed(1)} dB`);
  });

  it('leaves what was clean nearly as it was, sample for sample', async () => {
    const clean = await open(speech, []).cleaned();
    const difference = clean.map((sample, i) => sample - (speech[i] ?? 0));
    assert.ok(level(speech) - level(difference) > 15, `${level(speech) - level(difference)} dB`);
  });
});

describe('the borders of chunks', () => {
  /** The largest step from one sample to the next around a place. */
  const stepAt = (samples: Float32Array, place: number, reach: number): number => {
    let largest = 0;
    for (let i = place - reach; i < place + reach; i += 1)
      largest = Math.max(largest, Math.abs((samples[i + 1] ?? 0) - (samples[i] ?? 0)));
    return largest;
  };
  // Two in the middle of words, one in a pause.
  const cuts = [1.5, 3.5, 21].map(seconds);

  it('are where nothing jumps: no step is larger than those of the same audio in one piece', async () => {
    const noisy = withHiss(15);
    const [whole, joined] = [await open(noisy, []).cleaned(), await open(noisy, cuts).cleaned()];
    assert.equal(joined.length, whole.length);
    for (const cut of cuts) {
      const [here, there] = [stepAt(joined, cut, 80), stepAt(whole, cut, 80)];
      assert.ok(here < there + 0.01, `a step of ${here} at ${cut}, ${there} without the border`);
    }
  });

  it('are where the same is to be heard as in one piece, at the same time', async () => {
    const noisy = withHiss(15);
    const [whole, joined] = [await open(noisy, []).cleaned(), await open(noisy, cuts).cleaned()];
    const difference = joined.map((sample, i) => sample - (whole[i] ?? 0));
    const distance = level(whole) - level(difference);
    assert.ok(distance > 20, `what differs is ${distance.toFixed(1)} dB below`);
  });

  it('change the level of the noise by less than 2 dB', async () => {
    const noise = hiss(15);
    const joined = await open(noise, cuts).cleaned();
    for (const cut of cuts) {
      const before = level(joined.subarray(cut - seconds(0.5), cut - seconds(0.1)));
      const behind = level(joined.subarray(cut + seconds(0.1), cut + seconds(0.5)));
      assert.ok(Math.abs(before - behind) < 2, `${before.toFixed(1)} dB, then ${behind.toFixed(1)} dB`);
    }
  });

  it('are heard over: only the bytes around a chunk are fetched for it', async () => {
    const { media, plan, input, ports } = open(withHiss(15), cuts);
    const asked: unknown[] = [];
    const readBytes: typeof media.readBytes = (key, range) => {
      if (key === pcmObject('t1', 'f1')) asked.push(range);
      return media.readBytes(key, range);
    };
    await denoise(input(2), { ...ports, media: { ...media, readBytes } });
    const { start, end } = plan.chunks[2] ?? assert.fail();
    assert.deepEqual(asked, [
      { start: (start - 2 * SAMPLE_RATE) * 2, end: (end + 1.25 * SAMPLE_RATE) * 2 - 1 },
    ]);
  });
});

describe('a chunk without noise', () => {
  it('is what the next stages hear, and as long as it was', async () => {
    const { media, input, ports, plan, told } = open(withHiss(15), [seconds(20)]);
    await denoise(input(0), ports);
    await denoise(input(1), ports);
    const heard = await readChunkAudio(input(1, ['denoise', 'transcribe']), media);
    const recorded = await readChunkAudio(input(1, ['transcribe']), media);
    assert.equal(heard.offset, 20);
    assert.equal(heard.samples.length, (plan.chunks[1]?.end ?? 0) - seconds(20));
    assert.equal(recorded.samples.length, heard.samples.length);
    assert.notDeepEqual(heard.samples, recorded.samples);
    assert.deepEqual(told, ['INFO a.wav: noise removed by a filter of FFmpeg']);
  });

  it('is made once', async () => {
    const { media, input, ports } = open(withHiss(15), []);
    await denoise(input(0), ports);
    const made = media.objects.get(denoisedObject('t1', 'f1', 0));
    await denoise(input(0), {
      ...ports,
      denoiser: { ...ports.denoiser, removeNoise: () => assert.fail('again') },
    });
    assert.equal(media.objects.get(denoisedObject('t1', 'f1', 0)), made);
  });

  it('stays away when the task is cancelled', async () => {
    const { input, ports, media } = open(withHiss(15), []);
    const cancelled = { ...input(0), signal: AbortSignal.abort(new Error('cancelled')) };
    await assert.rejects(async () => denoise(cancelled, ports), /cancelled/);
    assert.equal(media.objects.has(denoisedObject('t1', 'f1', 0)), false);
  });
});

describe('what is understood of a noisy interview', () => {
  const engine = createSherpaEngine({
    modelsDir: join(import.meta.dirname, '../../layers/models'),
    threads: 1,
    log,
  });
  after(() => engine.close());

  const { turns }: { turns: { text: string }[] } = JSON.parse(readFileSync(SAMPLE_SCRIPT, 'utf8'));
  const said = turns.map(({ text }) => text).join(' ');
  const errors = async (samples: Float32Array): Promise<number> => {
    const options = { onProgress: () => {}, signal: AbortSignal.timeout(60_000) };
    const { words } = await engine.transcribe({ samples, offset: 0 }, options);
    return wordErrorRate(said, words.map(({ text }) => text).join(' ')).rate;
  };

  it('is not worse without the noise', async (t) => {
    const noisy = withHiss(12);
    const [before, behind] = [await errors(noisy), await errors(await open(noisy, [seconds(21)]).cleaned())];
    t.diagnostic(`word error rate ${before.toFixed(3)} with noise, ${behind.toFixed(3)} without`);
    assert.ok(behind <= before, `${behind} against ${before}`);
  });
});
