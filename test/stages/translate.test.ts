import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTools } from '../../functions/adapters/text/text-tools.ts';
import type { StageInput, Translator } from '../../functions/application/ports.ts';
import { artifactObject } from '../../functions/contract/keys.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import { type SubtitleReport, subtitleReportSchema } from '../../functions/contract/subtitle-schemas.ts';
import { type Transcript, transcriptSchema } from '../../functions/contract/transcript-schemas.ts';
import { validate } from '../../functions/domain/schemas/validate.ts';
import { cuesOf } from '../../functions/domain/subtitles/cues.ts';
import { toSrt } from '../../functions/domain/subtitles/formats.ts';
import { translate } from '../../functions/stages/translate.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { stageInput } from '../support/stage-input.ts';
import { segment, transcriptOf } from '../support/transcripts.ts';

const SEGMENTS = [
  segment(
    1,
    0.5,
    'S1',
    'welcome to the harbour where the master will talk about the winter storm that closed it',
  ),
  segment(2, 8, 'S2', 'yes'),
  segment(3, 9.5, 'S1', 'it took three days until the first ship could leave again'),
];

/** Says everything in one long word more; does not know Klingon. */
const verbose: Translator & { asked: (readonly string[])[] } = {
  name: 'verbose',
  asked: [],
  translate: async (texts, { from, to }) => {
    if (to === 'tlh') throw new ProblemError('translation_refused', `Not translated from "${from}" to "tlh"`);
    verbose.asked.push(texts);
    return texts.map((text) => `${text} selbstverständlich gewissermaßen`);
  },
};

const translated = async (
  params: Partial<StageInput['params']>,
  {
    translator = verbose,
    segments = SEGMENTS,
    language = 'en',
  }: {
    translator?: Translator | undefined;
    segments?: typeof SEGMENTS;
    language?: string;
  } = {},
) => {
  verbose.asked.length = 0;
  const media = createMemoryMediaStore();
  const transcript = transcriptOf(segments, { language: { code: language, confidence: null } });
  await media.put(artifactObject('t1', 'f1', 'transcript.json'), JSON.stringify(transcript), '');
  const input = stageInput(params);
  const summary = await translate(input, { media, text: textTools, translator });
  assert.ok(summary.stage === 'translate');
  const text = (name: string): string =>
    new TextDecoder().decode(media.objects.get(artifactObject('t1', 'f1', name)));
  return { summary, text, names: summary.artifacts.map(({ name }) => name), told: input.told };
};

const timesIn = (srt: string): readonly string[] => srt.match(/^\d\d:.* --> .*$/gm) ?? [];

describe('translate', () => {
  it('gives transcript, text and subtitles in each language, at the times of the original', async () => {
    const { names, text } = await translated({
      translate_to: ['de', 'fr'],
      outputs: ['subtitles', 'translation'],
      subtitles: { formats: ['srt', 'vtt', 'ttml'] },
    });
    assert.deepEqual(
      names,
      ['de', 'fr'].flatMap((to) => [
        `transcript.${to}.json`,
        `transcript.${to}.txt`,
        `subtitles.${to}.srt`,
        `subtitles.${to}.vtt`,
        `subtitles.${to}.ttml`,
        `subtitles.${to}.report.json`,
      ]),
    );
    const parsed = validate<Transcript>(transcriptSchema, JSON.parse(text('transcript.de.json')));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.translation, { from: 'en', by: 'verbose', words: 'spread' });
    assert.match(text('transcript.de.txt'), /^S1: welcome .* gewissermaßen$/m);
    const original = toSrt(cuesOf(SEGMENTS));
    assert.ok(timesIn(original).length >= 4);
    assert.deepEqual(timesIn(text('subtitles.de.srt')), timesIn(original));
    assert.notEqual(text('subtitles.de.srt'), original);
    assert.match(text('subtitles.de.vtt'), /^WEBVTT/);
    assert.match(text('subtitles.de.ttml'), /xml:lang="de"/);
  });

  it('reports what is too long for its time instead of moving it', async () => {
    const { text, told } = await translated({ translate_to: ['de'], outputs: ['subtitles', 'translation'] });
    const report = validate<SubtitleReport>(
      subtitleReportSchema,
      JSON.parse(text('subtitles.de.report.json')),
    );
    assert.ok(report.ok);
    const rules = report.value.violations.map(({ rule }) => rule);
    assert.ok(rules.includes('max_chars_per_second'), rules.join(' '));
    assert.ok(told.some(([, line]) => line.includes('subtitles.de.report.json')));
  });

  it('makes no subtitles that nobody asked for', async () => {
    const { names } = await translated({ translate_to: ['de'], outputs: ['transcript', 'translation'] });
    assert.deepEqual(names, ['transcript.de.json', 'transcript.de.txt']);
  });

  it('copies what was said in the language already, without asking anybody', async () => {
    const { text, told } = await translated(
      { translate_to: ['en'], outputs: ['subtitles', 'translation'] },
      { translator: undefined },
    );
    assert.equal(JSON.parse(text('transcript.en.json')).translation.by, 'copy');
    assert.deepEqual(JSON.parse(text('transcript.en.json')).segments, SEGMENTS);
    assert.equal(text('subtitles.en.srt'), toSrt(cuesOf(SEGMENTS)));
    assert.ok(told.some(([, line]) => line.includes('as it was said')));
  });

  it('tells the language by the words where nobody said it', async () => {
    const german = [
      segment(1, 0, null, 'guten morgen und willkommen zur wöchentlichen besprechung im hafen'),
    ];
    const { text } = await translated({ translate_to: ['de'] }, { segments: german, language: 'und' });
    assert.equal(JSON.parse(text('transcript.de.json')).translation.by, 'copy');
  });

  it('of one language that is refused takes nothing from the others, and of all fails', async () => {
    const { summary, names } = await translated({ translate_to: ['tlh', 'de'], outputs: ['translation'] });
    assert.deepEqual(names, ['transcript.de.json', 'transcript.de.txt']);
    assert.match(summary.warnings?.[0] ?? '', /tlh/);
    await assert.rejects(translated({ translate_to: ['tlh'] }), /translation_refused/);
  });

  it('of silence asks for nothing, and gives empty files', async () => {
    const { text, names } = await translated({ translate_to: ['de'] }, { segments: [], language: 'en' });
    assert.ok(names.includes('subtitles.de.srt'));
    assert.equal(text('subtitles.de.srt'), '');
    assert.deepEqual(verbose.asked, [[]]);
  });

  it('fails where there is no translator', async () => {
    await assert.rejects(
      translate(await withTranscript(), { media: store, text: textTools, translator: undefined }),
      /translator_unavailable/,
    );
  });
});

const store = createMemoryMediaStore();
const withTranscript = async () => {
  await store.put(artifactObject('t1', 'f1', 'transcript.json'), JSON.stringify(transcriptOf(SEGMENTS)), '');
  return stageInput({ translate_to: ['de'] });
};
