import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createEngineChild } from '../../../functions/adapters/speech/engine-child.ts';
import {
  diarizerConfig,
  recognizerConfig,
  vadConfig,
} from '../../../functions/adapters/speech/engine-config.ts';
import { createModelCatalogue } from '../../../functions/adapters/speech/model-catalogue.ts';
import { speechEngine } from '../../../functions/adapters/speech/sherpa-engine.ts';
import { piecesOf, soloParts } from '../../../functions/adapters/speech/speech-pieces.ts';
import { toWords, wordsOfPieces } from '../../../functions/adapters/speech/words.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const folder = mkdtempSync(join(tmpdir(), 'soundstage-engine-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

mkdirSync(join(folder, 'demo'));
writeFileSync(join(folder, 'demo/asr.onnx'), 'asr');
writeFileSync(join(folder, 'demo/vad.onnx'), 'vad');
const model = (name: string, role: string, path: string, content: string, engine: object) => ({
  name,
  role,
  demo: true,
  languages: ['en'],
  files: [{ path, sha256: sha256(content), size: 3 }],
  engine,
});
writeFileSync(
  join(folder, 'catalogue.json'),
  JSON.stringify({
    models: [
      model('a', 'asr', 'demo/asr.onnx', 'asr', { modelConfig: { nemoCtc: { model: '{demo/asr.onnx}' } } }),
      model('v', 'vad', 'demo/vad.onnx', 'vad', { sileroVad: { model: '{demo/vad.onnx}' } }),
      {
        ...model('w', 'asr', 'demo/asr.onnx', 'asr', { modelConfig: { whisper: { task: 'transcribe' } } }),
        languages: ['en', 'de'],
      },
      model('damaged', 'asr', 'demo/vad.onnx', 'what it once was', { modelConfig: {} }),
      model('absent', 'asr', 'demo/absent.onnx', 'x', { modelConfig: {} }),
      { ...model('e', 'embedding', 'demo/vad.onnx', 'vad', {}), voice_distance: 0.37 },
    ],
    defaults: { asr: 'a', vad: 'v' },
  }),
);

/** An engine's process that does what the text says instead of loading anything. */
const processThat = (does: string): string => {
  const path = join(folder, `${sha256(does).slice(0, 12)}.mjs`);
  writeFileSync(
    path,
    `process.on('disconnect', () => process.exit());\nprocess.on('message', (m) => { ${does} });\n`,
  );
  return path;
};
const WORDS = `process.send({ id: m.id, kind: 'words', result: { words: [], speech: [], engine_ms: process.pid } });`;

const engineThat = (does: string, silentTooLongMs = 20_000) => {
  const child = createEngineChild(log, processThat(does), silentTooLongMs);
  const engine = speechEngine(createModelCatalogue(folder), child, { threads: 1 });
  after(() => engine.close());
  const fractions: number[] = [];
  const ask = (
    signal = AbortSignal.timeout(20_000),
    name?: string,
    wish: { readonly language?: string } = {},
  ) =>
    engine.transcribe(
      { samples: new Float32Array(16_000), offset: 0 },
      {
        ...wish,
        ...(name === undefined ? {} : { model: name }),
        onProgress: (fraction) => fractions.push(fraction),
        signal,
      },
    );
  return { ask, fractions };
};

const isTransient = (pattern: RegExp) => (error: unknown) =>
  error instanceof TransientError && pattern.test(error.message);

describe('the engine in its own process', () => {
  it('is kept warm, answers in turn, and tells how far it is', async () => {
    const { ask, fractions } = engineThat(
      `process.send({ id: m.id, kind: 'progress', fraction: 0.5 }); ${WORDS}`,
    );
    const answers = await Promise.all([ask(), ask(), ask()]);
    assert.equal(new Set(answers.map(({ engine_ms }) => engine_ms)).size, 1, 'one process answered all');
    assert.deepEqual(fractions, [0.5, 0.5, 0.5]);
    assert.deepEqual(
      answers[0]?.models.map(({ role, name }) => `${role} ${name}`),
      ['vad v', 'asr a'],
    );
  });

  it('takes the samples as they are, and real paths instead of placeholders', async () => {
    const { ask } = engineThat(
      `if (!(m.samples instanceof Float32Array) || !m.recognizer.modelConfig.nemoCtc.model.endsWith('/demo/asr.onnx')) process.abort(); ${WORDS}`,
    );
    await ask();
  });

  it('is told the language of the task, which the model must know', async () => {
    const { ask } = engineThat(
      `if (m.recognizer.modelConfig.whisper.language !== 'de' || m.languages.join() !== 'de') process.abort(); ${WORDS}`,
    );
    await ask(undefined, 'w', { language: 'de-AT' });
    await assert.rejects(ask(undefined, 'w', { language: 'fr' }), /does not know "fr", only en, de/);
  });

  it('may crash: that is a fault that passes, and the next request finds a new one', async () => {
    const marker = join(folder, 'crashed-once');
    const { ask } = engineThat(
      `const fs = process.getBuiltinModule('fs'); if (!fs.existsSync('${marker}')) { fs.writeFileSync('${marker}', ''); process.abort(); } ${WORDS}`,
    );
    await assert.rejects(ask(), isTransient(/engine crashed: SIGABRT/));
    assert.deepEqual((await ask()).words, []);
  });

  it('may exit, fail or answer nonsense, and never takes us along', async () => {
    await assert.rejects(engineThat('process.exit(255)').ask(), isTransient(/engine crashed: exit code 255/));
    const failing = `process.send({ id: m.id, kind: 'failed', message: 'Protobuf parsing failed' })`;
    await assert.rejects(engineThat(failing).ask(), isTransient(/Protobuf parsing failed/));
    await assert.rejects(
      engineThat(`process.send({ id: m.id, kind: 'words', result: 7 })`).ask(),
      isTransient(/nonsense/),
    );
  });

  it('is given up when it falls silent', async () => {
    await assert.rejects(engineThat('', 300).ask(), isTransient(/fell silent/));
  });

  it('is stopped when the work is cancelled', async () => {
    const cancel = new AbortController();
    const { ask } = engineThat(`process.send({ id: m.id, kind: 'progress', fraction: 0.1 })`);
    const asked = ask(cancel.signal);
    setTimeout(() => cancel.abort(new Error('cancelled')), 200);
    await assert.rejects(asked, /cancelled/);
  });

  it('never loads a damaged or missing model', async () => {
    const { ask } = engineThat('process.abort()');
    await assert.rejects(ask(undefined, 'damaged'), /is damaged/);
    await assert.rejects(
      ask(undefined, 'absent'),
      (error) => error instanceof ProblemError && error.problem.code === 'model_unavailable',
    );
  });
});

describe('the catalogue', () => {
  const catalogue = createModelCatalogue(folder);
  it('has the recognisers whose files are here', () => {
    assert.deepEqual(['a', 'absent', 'v', 'nobody'].map(catalogue.has), [true, false, false, false]);
  });
  it('knows how far apart voices of one person are, by embedding model', () => {
    assert.equal(catalogue.voiceDistance([{ role: 'embedding', name: 'e', sha256: '', demo: true }]), 0.37);
    assert.equal(catalogue.voiceDistance([]), 0.5);
  });
});

describe('the configuration', () => {
  it('is what the native engine takes, with our threads', () => {
    const { modelConfig } = recognizerConfig({ modelConfig: { tokens: 't', numThreads: 9 } }, { threads: 2 });
    assert.deepEqual(modelConfig, { tokens: 't', numThreads: 2, provider: 'cpu', debug: 0 });
    assert.deepEqual(diarizerConfig({ pyannote: { model: 's' } }, { model: 'e' }, { threads: 1 }), {
      minDurationOn: 0.2,
      minDurationOff: 0.3,
      segmentation: { pyannote: { model: 's' }, numThreads: 1, provider: 'cpu', debug: 0 },
      embedding: { model: 'e', numThreads: 1, provider: 'cpu', debug: 0 },
    });
    const vad = vadConfig({ sileroVad: { model: 'v', threshold: 0.4 } }, { threads: 1 })['sileroVad'];
    assert.deepEqual(vad, {
      threshold: 0.4,
      minSilenceDuration: 0.25,
      minSpeechDuration: 0.2,
      maxSpeechDuration: 25,
      windowSize: 512,
      model: 'v',
    });
  });
});

describe('words of tokens', () => {
  const timing = { offset: 10, seconds: 3, frameSeconds: 0.04 };
  const result = (tokens: string[], timestamps: number[], more = {}) => ({
    text: tokens.join('').trim(),
    tokens,
    timestamps,
    ...more,
  });

  it('end where the next begins, or a little after their last token', () => {
    const words = toWords(result([' the', ' quick', ' fox'], [0.1, 0.3, 2]), timing);
    assert.deepEqual(
      words.map(({ text, start, end }) => [text, start, end]),
      [
        ['the', 10.1, 10.3],
        ['quick', 10.3, 10.94],
        ['fox', 12, 12.24],
      ],
    );
  });

  it('are put together from pieces, with the mean of their probabilities', () => {
    const [word] = toWords(
      result([' un', 'likely'], [0, 0.2], { ys_log_probs: [Math.log(0.8), Math.log(0.2)] }),
      timing,
    );
    assert.deepEqual([word?.text, word?.confidence], ['unlikely', 0.4]);
  });

  it('are single characters where a script has no spaces', () => {
    assert.deepEqual(
      toWords(result(['你', '好'], [0, 0.2]), timing).map(({ text }) => text),
      ['你', '好'],
    );
  });

  it('are marked where the times of any piece are only estimated', () => {
    const untimed = { text: ' I am here', tokens: [' I', ' am', ' here'], timestamps: [] };
    const found = wordsOfPieces([
      { result: result([' the'], [0.1]), timing },
      { result: untimed, timing: { ...timing, offset: 20, seconds: 7 } },
    ]);
    assert.deepEqual(
      found.words.map(({ text, start, end }) => [text, start, end]),
      [
        ['the', 10.1, 10.34],
        ['I', 20, 21],
        ['am', 21, 23],
        ['here', 23, 27],
      ],
    );
    assert.equal(found.word_times, 'spread');
  });

  it('are not marked where all have times, nor where nothing was understood', () => {
    const silent = { text: ' ', tokens: [], timestamps: [] };
    const pieces = [result([' the'], [0.1]), silent].map((one) => ({ result: one, timing }));
    assert.deepEqual(Object.keys(wordsOfPieces(pieces)), ['words']);
    assert.equal(wordsOfPieces(pieces).words.length, 1);
  });

  it('are spread over the piece where the model gives no times', () => {
    const words = toWords({ text: 'to whom', tokens: [], timestamps: [] }, timing);
    assert.deepEqual(
      words.map(({ start, end }) => [start, end]),
      [
        [10, 11],
        [11, 13],
      ],
    );
  });
});

describe('pieces of audio', () => {
  it('have air around them, do not overlap, and are never too long', () => {
    const pieces = piecesOf(
      [
        { start: 8000, end: 16_000 },
        { start: 18_000, end: 818_000 },
      ],
      900_000,
      20,
    );
    for (const [index, { start, end }] of pieces.entries()) {
      assert.ok(end - start <= 20 * 16_000);
      assert.ok(start >= (pieces[index - 1]?.end ?? 0));
    }
    assert.deepEqual(pieces[0], { start: 4800, end: 17_000 });
    assert.equal(pieces.length, 4);
  });

  it('leave out where others speak too', () => {
    const own = [
      { start: 0, end: 10 },
      { start: 20, end: 30 },
    ];
    assert.deepEqual(
      soloParts(own, [
        { start: 4, end: 6 },
        { start: 25, end: 40 },
        { start: 9, end: 12 },
      ]),
      [
        { start: 0, end: 4 },
        { start: 6, end: 9 },
        { start: 20, end: 25 },
      ],
    );
  });
});
