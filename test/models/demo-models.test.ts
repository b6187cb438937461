/**
 * The demonstration models are what the catalogue says, and understand the sample.
 * `SOUNDSTAGE_DIALOGUES=DIR npm test -- test/models/demo-models` measures them on the sets that
 * `layers/models/demo/train/make_dialogues.py DIR` makes, too.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import sherpa from 'sherpa-onnx-node';
import { createModelCatalogue, modelUse } from '../../functions/adapters/speech/model-catalogue.ts';
import { createSherpaEngine } from '../../functions/adapters/speech/sherpa-engine.ts';
import { SAMPLE_RATE } from '../../functions/contract/media-schemas.ts';
import { globalTurns } from '../../functions/domain/speakers/speakers.ts';
import { cropsOf, equalErrorRate, pairsOf, type Voice } from '../../layers/models/demo/equal-error-rate.ts';
import {
  type Heard,
  inWords,
  measure,
  measureFolder,
  readScript,
  recordingsIn,
} from '../../layers/models/demo/evaluate.ts';
import { chunksOf, inTurn, readRecording } from '../support/dialogues.ts';
import { SAMPLE, SAMPLE_SCRIPT } from '../support/media-files.ts';

const MODELS = join(import.meta.dirname, '../../layers/models');
const MOST_BYTES = 6_000_000;

interface Entry {
  readonly demo: boolean;
  readonly files: readonly { path: string; sha256: string; size: number }[];
}
const { models }: { models: Entry[] } = JSON.parse(readFileSync(join(MODELS, 'catalogue.json'), 'utf8'));
const files = models.filter(({ demo }) => demo).flatMap((entry) => entry.files);

describe('the files of the demonstration models', () => {
  it('are what the catalogue says', () => {
    const found = files.map(({ path }) => {
      const bytes = readFileSync(join(MODELS, path));
      return { path, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
    });
    assert.ok(found.length >= 5);
    assert.deepEqual(found, files);
  });

  it('stay small enough for a repository', () => {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
  });
});

const log = { info: () => {}, warn: () => {}, error: () => {} };
const engine = createSherpaEngine({ modelsDir: MODELS, threads: 1, log });
after(() => engine.close());

/** What the stages do with a recording, without their store. */
const listen = async (recording: string): Promise<Heard> => {
  const options = { onProgress: () => {}, signal: AbortSignal.timeout(120_000) };
  const chunks = chunksOf(await readRecording(recording, options.signal));
  const speakers = await inTurn(chunks, (chunk) => engine.findSpeakers(chunk, options));
  const words = await inTurn(chunks, (chunk) => engine.transcribe(chunk, options));
  const catalogue = createModelCatalogue(MODELS);
  const threshold = catalogue.voiceDistance([modelUse(catalogue.find('embedding'))]);
  return {
    text: words.flatMap((chunk) => chunk.words.map(({ text }) => text)).join(' '),
    turns: globalTurns(speakers, { threshold }),
  };
};

describe('the demonstration models', () => {
  it('understand the sample, which none of them was trained on', async () => {
    const { words, turns } = measure(readScript(SAMPLE_SCRIPT), await listen(SAMPLE));
    assert.ok(words.rate <= 0.15, `word error rate ${words.rate}`);
    assert.ok(turns.rate <= 0.15, `diarization error rate ${turns.rate}`);
  });
});

const voicesIn = async (folder: string, seconds: number): Promise<readonly Voice[]> => {
  const extractor = new sherpa.SpeakerEmbeddingExtractor({ model: join(MODELS, 'demo/embedding.onnx') });
  const signal = AbortSignal.timeout(120_000);
  const voices = await inTurn(recordingsIn(folder), async ({ recording, script }) => {
    const { samples } = await readRecording(recording, signal);
    return cropsOf(script, samples, seconds).map((crop) => {
      const stream = extractor.createStream();
      stream.acceptWaveform({ samples: crop.samples, sampleRate: SAMPLE_RATE });
      stream.inputFinished();
      return { speaker: crop.speaker, recording, embedding: extractor.compute(stream, false) };
    });
  });
  return voices.flat();
};

const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`;

const dialogues = process.env['SOUNDSTAGE_DIALOGUES'];

describe('the demonstration models on made dialogues', { skip: dialogues === undefined }, () => {
  for (const set of ['tuned', 'blind']) {
    const folder = join(dialogues ?? '', set);

    it(`err little on the ${set} set`, async (test) => {
      const measured = await measureFolder(folder, listen);
      test.diagnostic(inWords(set, measured));
      assert.ok(measured.words.rate <= 0.05, `word error rate ${measured.words.rate}`);
      assert.ok(measured.turns.rate <= 0.1, `diarization error rate ${measured.turns.rate}`);
    });

    for (const seconds of [1, 2, 4]) {
      it(`tell voices of the ${set} set apart by ${seconds} s of them`, async (test) => {
        const pairs = pairsOf(await voicesIn(folder, seconds));
        const within = equalErrorRate(pairs.filter(({ sameRecording }) => sameRecording));
        const over = equalErrorRate(pairs);
        test.diagnostic(
          `equal error rate ${percent(within)} within a recording, ${percent(over)} over all of them`,
        );
        assert.ok(within <= 0.05);
      });
    }
  }
});
