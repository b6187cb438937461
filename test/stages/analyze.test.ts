import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTools } from '../../functions/adapters/text/text-tools.ts';
import type { StageInput, TextAnalyst } from '../../functions/application/ports.ts';
import { type Analysis, analysisSchema, type Insights } from '../../functions/contract/analysis-schemas.ts';
import { artifactObject } from '../../functions/contract/keys.ts';
import type { Transcript } from '../../functions/contract/transcript-schemas.ts';
import { validate } from '../../functions/domain/schemas/validate.ts';
import { toRttm } from '../../functions/domain/transcript/exports.ts';
import { analyze } from '../../functions/stages/analyze.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { stageInput } from '../support/stage-input.ts';
import { segment, transcriptOf } from '../support/transcripts.ts';

const SEGMENTS = [
  segment(1, 0, 'S1', 'welcome to the harbour the harbour master talks about the winter storm'),
  segment(2, 6, 'S2', 'the winter storm closed the harbour for three days'),
];

const analysed = async (
  transcript: Transcript,
  { rttm, analyst }: { rttm?: string; analyst?: TextAnalyst } = {},
) => {
  const media = createMemoryMediaStore();
  await media.put(artifactObject('t1', 'f1', 'transcript.json'), JSON.stringify(transcript), '');
  if (rttm !== undefined) await media.put(artifactObject('t1', 'f1', 'speakers.rttm'), rttm, '');
  const input: StageInput = stageInput();
  const summary = await analyze(input, { media, text: textTools, analyst });
  assert.ok(summary.stage === 'analyze');
  const stored = await media.readJson(artifactObject('t1', 'f1', 'analysis.json'));
  const parsed = validate<Analysis>(analysisSchema, stored);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return { summary, analysis: parsed.value };
};

describe('analyze', () => {
  it('writes what was spoken of and how, and says that it did', async () => {
    const { summary, analysis } = await analysed(transcriptOf(SEGMENTS));
    assert.deepEqual(
      summary.artifacts.map(({ name, content_type }) => [name, content_type]),
      [['analysis.json', 'application/json']],
    );
    const keywords = analysis.keywords.slice(0, 3).map(({ text }) => text);
    assert.ok(keywords.includes('winter storm') && keywords.includes('harbour'), keywords.join(', '));
    assert.deepEqual(analysis.language, { code: 'en', source: 'transcript' });
    assert.equal(analysis.conversation.words, 21);
    assert.equal(analysis.speakers.length, 2);
    assert.equal(analysis.topics.length, 1);
    assert.ok(!('insights' in analysis));
  });

  it('hears the language from the words where nobody said it', async () => {
    const german = [
      segment(1, 0, null, 'guten morgen und willkommen zur wöchentlichen besprechung im hafen'),
    ];
    const { analysis } = await analysed(
      transcriptOf(german, { language: { code: 'und', confidence: null } }),
    );
    assert.deepEqual(analysis.language, { code: 'de', source: 'text' });
    assert.ok(!analysis.keywords.some(({ text }) => /\bund\b/.test(text)));
  });

  it('sees who cut in from the stored turns, which may overlap', async () => {
    const rttm = toRttm('f1', [
      { speaker: 'S1', start: 0, end: 8 },
      { speaker: 'S2', start: 6, end: 9 },
    ]);
    const { analysis } = await analysed(transcriptOf(SEGMENTS), { rttm });
    assert.deepEqual(analysis.conversation.interruptions, [{ at: 6, by: 'S2', of: 'S1' }]);
    assert.equal(analysis.speakers[0]?.talk_seconds, 8);
  });

  it('of silence has nothing to say, and says it', async () => {
    const { analysis } = await analysed(transcriptOf([], { language: { code: 'und', confidence: null } }));
    assert.deepEqual([analysis.keywords, analysis.topics, analysis.speakers], [[], [], []]);
    assert.deepEqual(analysis.language, { code: 'und', source: 'text' });
    assert.equal(analysis.conversation.longest_monologue, null);
  });

  it('adds what a cloud service finds, and warns where it knows no such language', async () => {
    const insights: Insights = {
      by: 'test',
      sentiment: { positive: 1, negative: 0, neutral: 0, mixed: 0 },
      key_phrases: [],
    };
    const analyst: TextAnalyst = {
      insights: async (_, language) => (language === 'en' ? insights : undefined),
    };
    const { analysis } = await analysed(transcriptOf(SEGMENTS), { analyst });
    assert.deepEqual(analysis.insights, insights);
    const { summary } = await analysed(
      transcriptOf(SEGMENTS, { language: { code: 'tlh', confidence: null } }),
      { analyst },
    );
    assert.match(summary.warnings?.[0] ?? '', /language "tlh"/);
  });
});
