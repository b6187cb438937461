/** Speech to text, in another language, and understood: the whole chain, with a translator of one's own. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TaskView } from '../../client/index.ts';
import { type Analysis, analysisSchema } from '../../functions/contract/analysis-schemas.ts';
import { validate } from '../../functions/domain/schemas/validate.ts';
import { backwards, type LibreServer, libreTranslateServer } from '../support/libretranslate-server.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let translator: LibreServer;
let service: RunningService;
let task: TaskView;

const text = async (name: string): Promise<string> =>
  (await service.client.downloadArtifact(task.id, name)).text();

const timesIn = (subtitles: string): readonly string[] =>
  subtitles.match(/^\d[\d:.,]+ --> \d[\d:.,]+$/gm) ?? [];

describe('the sample, translated and analysed', {
  skip: process.env['SOUNDSTAGE_TEST_API'] !== undefined,
}, () => {
  before(async () => {
    translator = await libreTranslateServer();
    process.env['SOUNDSTAGE_TRANSLATE_URL'] = translator.url;
    service = await startService();
    const outputs = ['transcript', 'subtitles', 'speakers', 'translation', 'analysis'];
    const params = { outputs, language: 'en', translate_to: ['de', 'tlh'] };
    task = await service.ended((await service.submit(SAMPLE, params)).id);
  });
  after(async () => {
    await service.close();
    await translator.close();
  });

  it('completes with both steps done, and a warning of the language that nobody knows', async () => {
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    for (const name of ['translate', 'analyze'])
      assert.equal(task.stages.find((stage) => stage.name === name)?.status, 'completed');
    assert.match(task.files[0]?.warnings?.join() ?? '', /tlh is not supported/);
  });

  it('has subtitles in both languages at the same times', async () => {
    for (const format of ['srt', 'vtt']) {
      const [original, translated] = [
        await text(`subtitles.${format}`),
        await text(`subtitles.de.${format}`),
      ];
      assert.ok(timesIn(original).length > 2);
      assert.deepEqual(timesIn(translated), timesIn(original));
      assert.notEqual(translated, original);
    }
  });

  it('says in the other language what was said, by the same people at the same times', async () => {
    const original = await service.transcript(task.id);
    const translated = JSON.parse(await text('transcript.de.json'));
    assert.deepEqual(
      translated.segments.map((segment: (typeof original.segments)[number]) => segment.text),
      original.segments.map((segment) => backwards(segment.text)),
    );
    assert.deepEqual(
      translated.segments.map(({ start, end, speaker }: (typeof original.segments)[number]) => [
        start,
        end,
        speaker,
      ]),
      original.segments.map(({ start, end, speaker }) => [start, end, speaker]),
    );
  });

  it('tells how the conversation went', async () => {
    const analysis = validate<Analysis>(analysisSchema, JSON.parse(await text('analysis.json')));
    assert.ok(analysis.ok, JSON.stringify(analysis));
    const { speakers, conversation, keywords, language } = analysis.value;
    assert.deepEqual(language, { code: 'en', source: 'transcript' });
    assert.equal(speakers.length, 2);
    assert.ok(conversation.turns >= 2 && conversation.words_per_minute > 40, JSON.stringify(conversation));
    assert.ok(keywords.length > 3);
  });

  it('is refused where the languages are left out', async () => {
    await assert.rejects(
      service.submit(SAMPLE, { outputs: ['translation'] }),
      (fault: unknown) => /translate_to/.test(JSON.stringify(fault)) || /translate_to/.test(String(fault)),
    );
  });
});
