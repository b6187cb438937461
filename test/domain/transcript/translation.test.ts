import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Transcript, transcriptSchema } from '../../../functions/contract/transcript-schemas.ts';
import { validate } from '../../../functions/domain/schemas/validate.ts';
import { cuesOf } from '../../../functions/domain/subtitles/cues.ts';
import {
  isSameLanguage,
  sharedOut,
  textsForCues,
  translatedTranscript,
} from '../../../functions/domain/transcript/translation.ts';
import { segment, transcriptOf } from '../../support/transcripts.ts';

const sentence = fc
  .array(fc.stringMatching(/^[a-zäß]{1,12}[.,]?$/), { minLength: 1, maxLength: 60 })
  .map((words) => words.join(' '));
const weights = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 8 });

describe('a text shared out among cues', () => {
  it('has a part for each, every word once and in order, wherever there are words enough', () => {
    fc.assert(
      fc.property(sentence, weights, (text, parts) => {
        const shared = sharedOut(text, parts);
        assert.equal(shared.length, parts.length);
        assert.ok(shared.every((part) => part !== ''));
        if (text.split(' ').length >= parts.length) assert.equal(shared.join(' '), text);
      }),
    );
  });

  it('is cut where the weights say, to the word', () => {
    assert.deepEqual(sharedOut('eins zwei drei vier fünf sechs', [10, 20]), [
      'eins zwei',
      'drei vier fünf sechs',
    ]);
    assert.deepEqual(sharedOut('eins zwei', [5, 5]), ['eins', 'zwei']);
  });

  it('leaves the last words standing where there are too few', () => {
    assert.deepEqual(sharedOut('ja doch', [9, 9, 9]), ['ja', 'doch', 'doch']);
  });

  it('is cut between words in scripts without spaces, and never before punctuation', () => {
    const shared = sharedOut('我们讨论海洋温度。天气正在变化。', [1, 1]);
    assert.deepEqual(shared, ['我们讨论海洋温度。', '天气正在变化。']);
    for (const part of sharedOut('「こんにちは」、世界の皆さん！', [1, 1, 1]))
      assert.doesNotMatch(part, /^[、。！」]/);
  });
});

describe('a translated transcript', () => {
  const segments = fc.array(sentence, { minLength: 1, maxLength: 6 }).map((texts) => {
    let start = 0;
    return texts.map((text, index) => {
      const made = segment(index + 1, start, `S${(index % 2) + 1}`, text);
      start = made.end + 1;
      return made;
    });
  });

  it('keeps segments, times and speakers, and spreads its words over their segment', () => {
    fc.assert(
      fc.property(segments, fc.array(sentence, { minLength: 6, maxLength: 6 }), (said, texts) => {
        const original = transcriptOf(said);
        const translated = translatedTranscript(original, texts, { from: 'en', to: 'de', by: 'test' });
        assert.ok(validate<Transcript>(transcriptSchema, translated).ok);
        assert.deepEqual(
          translated.segments.map(({ id, start, end, speaker }) => ({ id, start, end, speaker })),
          said.map(({ id, start, end, speaker }) => ({ id, start, end, speaker })),
        );
        for (const [index, { words, start, end, text }] of translated.segments.entries()) {
          assert.equal(text, texts[index]);
          assert.equal(words.map((word) => word.text).join(' '), text);
          let at = start;
          for (const word of words) {
            assert.ok(word.start >= at - 0.001 && word.end >= word.start && word.end <= end + 0.001);
            at = word.end;
          }
        }
        assert.deepEqual(translated.language, { code: 'de', confidence: null });
      }),
    );
  });

  it('has a text for every cue, made of its own segment’s words alone', () => {
    fc.assert(
      fc.property(segments, (said) => {
        const cues = cuesOf(said);
        const marked = said.map(({ words }, index) => words.map(() => `${'abcdef'[index]}x`).join(' '));
        const texts = textsForCues(cues, said, marked);
        assert.equal(texts.length, cues.length);
        for (const [index, text] of texts.entries()) {
          const own = said.findIndex(({ start, end }) => {
            const middle = cues[index]!.start;
            return middle >= start - 0.01 && middle <= end + 0.2;
          });
          assert.match(text, new RegExp(`^${'abcdef'[own]}x( ${'abcdef'[own]}x)*$`));
        }
      }),
    );
  });
});

describe('languages', () => {
  it('are the same where the source is a kind of the target', () => {
    assert.ok(isSameLanguage('en', 'en') && isSameLanguage('en-GB', 'en'));
    assert.ok(!isSameLanguage('pt', 'pt-BR') && !isSameLanguage('en', 'de') && !isSameLanguage('fil', 'fi'));
  });
});
