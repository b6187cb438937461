/** Every model of the catalogue against what the installed engine documents of its configurations. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  denoiserConfig,
  diarizerConfig,
  extractorConfig,
  languageFor,
  recognizerConfig,
  vadConfig,
} from '../../../functions/adapters/speech/engine-config.ts';
import type { CatalogueEntry } from '../../../functions/adapters/speech/model-catalogue.ts';
import { ProblemError } from '../../../functions/contract/problems.ts';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const { models }: { models: readonly CatalogueEntry[] } = JSON.parse(read('layers/models/catalogue.json'));
const of = (role: CatalogueEntry['role']): readonly CatalogueEntry[] =>
  models.filter((entry) => entry.role === role);

/** `@property {Type} [name]` of each `@typedef {Object} Name` in the engine's own documentation. */
const documented = new Map(
  [...read('node_modules/sherpa-onnx-node/types.js').matchAll(/@typedef \{Object\} (\w+)(.*?)\*\//gs)].map(
    ([, name = '', body = '']) => {
      const properties = [...body.matchAll(/@property \{([^}]+)\} \[?(\w+)/g)];
      return [name, new Map(properties.map(([, type = '', property = '']) => [property, type]))];
    },
  ),
);
// The addon reads these as well (non-streaming-asr.cc), and the engine's examples use them.
documented.get('OfflineRecognizerConfig')?.set('decodingMethod', 'string');
documented.get('OfflineModelConfig')?.set('modelType', 'string');

const faultsOf = (value: object, type: string, at = type): readonly string[] =>
  Object.entries(value).flatMap(([name, inner]) => {
    const expected = documented.get(type)?.get(name);
    if (expected === undefined) return [`${at}.${name} is not known to the engine`];
    if (typeof inner === 'object') return faultsOf(inner, expected, `${at}.${name}`);
    return expected.split('|').includes(typeof inner) ? [] : [`${at}.${name} is no ${expected}`];
  });

const settings = { threads: 2 };
const [segmentation] = of('segmentation');
const [embedding] = of('embedding');
assert.ok(segmentation && embedding);

describe('the configuration of', () => {
  for (const entry of models) {
    const { name, role, engine } = entry;
    it(`${name} is one that the engine documents`, () => {
      const faults = {
        asr: () => faultsOf(recognizerConfig(engine, settings, 'en'), 'OfflineRecognizerConfig'),
        vad: () => faultsOf(vadConfig(engine, settings), 'VadConfig'),
        embedding: () => faultsOf(extractorConfig(engine, settings), 'SpeakerEmbeddingExtractorConfig'),
        segmentation: () =>
          faultsOf(diarizerConfig(engine, embedding.engine, settings), 'OfflineSpeakerDiarizationConfig'),
        denoise: () => faultsOf(denoiserConfig(engine, settings), 'OfflineSpeechDenoiserConfig'),
      }[role]();
      assert.deepEqual(faults, []);
    });

    it(`${name} names all of its files, and no others`, () => {
      const named = [...JSON.stringify(engine).matchAll(/\{([^{}"]+)\}/g)].map(([, path]) => path);
      assert.deepEqual(named.sort(), entry.files.map(({ path }) => path).sort());
    });
  }

  it('a setting the engine does not know would be found', () => {
    const config = recognizerConfig({ modelConfig: { whisper: { lang: 'en', task: 7 } } }, settings);
    assert.deepEqual(faultsOf(config, 'OfflineRecognizerConfig', 'it'), [
      'it.modelConfig.whisper.lang is not known to the engine',
      'it.modelConfig.whisper.task is no string',
    ]);
  });
});

describe('the language of a task', () => {
  const configFor = (name: string, language?: string) => {
    const entry = models.find((one) => one.name === name) ?? assert.fail(name);
    return recognizerConfig(
      entry.engine,
      settings,
      language === undefined ? undefined : languageFor(entry, language),
    )['modelConfig'] as Record<string, Record<string, unknown>>;
  };

  it('reaches Whisper and SenseVoice, which find out by themselves where none is given', () => {
    assert.equal(configFor('whisper-small', 'de')['whisper']?.['language'], 'de');
    assert.equal(configFor('whisper-small')['whisper']?.['language'], undefined);
    assert.equal(configFor('sense-voice-small-int8', 'yue')['senseVoice']?.['language'], 'yue');
    assert.equal(configFor('sense-voice-small-int8')['senseVoice']?.['language'], undefined);
    assert.equal(configFor('whisper-tiny.en')['whisper']?.['language'], 'en');
  });

  it('keeps the rest of the configuration', () => {
    const { language: _, ...rest } = configFor('whisper-small', 'de')['whisper'] ?? {};
    assert.deepEqual(rest, configFor('whisper-small')['whisper']);
  });

  it('changes nothing for a model that is not told', () => {
    assert.deepEqual(configFor('parakeet-tdt-0.6b-v3-int8', 'de'), configFor('parakeet-tdt-0.6b-v3-int8'));
  });

  it('may be a longer tag, and must be one that the model knows', () => {
    const english = { ...segmentation, languages: ['en'] };
    const all = { ...segmentation, languages: ['mul'] };
    assert.equal(languageFor(english, 'en-GB'), 'en');
    assert.equal(languageFor(all, 'PT_br'), 'pt');
    assert.throws(
      () => languageFor(english, 'de'),
      (error) => error instanceof ProblemError && error.problem.code === 'invalid_params',
    );
  });
});
