import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keywordsOf } from '../../../functions/domain/analysis/keywords.ts';
import { termsOf } from '../../../functions/domain/analysis/terms.ts';
import { topicsOf } from '../../../functions/domain/analysis/topics.ts';

const STOP = new Set('the a of and to is in we it that for are with this on be was as you i'.split(' '));

const segmentsOf = (texts: readonly string[]) =>
  texts.map((text, index) => ({ start: index * 10, end: index * 10 + 9, text }));

const texts = fc.array(
  fc
    .array(
      fc.constantFrom('ocean', 'current', 'the', 'warm', 'ship', 'of', 'engine', '42', 'x', 'is', 'salt'),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    .map((words) => words.join(' ')),
  { maxLength: 40 },
);

describe('keywords', () => {
  it('are of the text, carry meaning, and come best first without doubles', () => {
    fc.assert(
      fc.property(texts, (said) => {
        const keywords = keywordsOf(termsOf(segmentsOf(said), 'en', STOP));
        const all = said.join(' ');
        assert.ok(keywords.length <= 20);
        assert.equal(new Set(keywords.map(({ text }) => text)).size, keywords.length);
        for (const [index, { text, score, count }] of keywords.entries()) {
          assert.ok(score > 0 && score <= (keywords[index - 1]?.score ?? 1));
          assert.ok(count >= 1);
          for (const word of text.split(' ')) {
            assert.ok(all.includes(word));
            assert.ok(!STOP.has(word) && !/^\d+$|^x$/.test(word), word);
          }
        }
        assert.deepEqual(keywordsOf(termsOf(segmentsOf(said), 'en', STOP)), keywords);
      }),
    );
  });

  it('put what a text keeps coming back to first, as a phrase where it is one', () => {
    const said = segmentsOf([
      'We measured the ocean current, and the ocean current was warm.',
      'A warm ocean current carries salt. The ship was late.',
      'The ocean current is the engine of the weather.',
    ]);
    const [first] = keywordsOf(termsOf(said, 'en', STOP));
    assert.equal(first?.text, 'ocean current');
    assert.equal(first.score, 1);
  });

  it('are found in scripts without spaces', () => {
    const said = segmentsOf(['我们讨论海洋温度。', '海洋温度正在上升。', '海洋温度影响天气。']);
    const texts = keywordsOf(termsOf(said, 'zh', new Set(['我们', '正在']))).map(({ text }) => text);
    assert.ok(
      texts.some((text) => text.includes('海洋')),
      texts.join(' '),
    );
    assert.ok(!texts.includes('我们'));
  });
});

describe('topics', () => {
  const about = (words: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => {
      const list = words.split(' ');
      return Array.from({ length: 12 }, (_, j) => list[(i * 5 + j * 7) % list.length]).join(' ');
    });

  it('cover the speech without gaps, in order, each with words of its own', () => {
    fc.assert(
      fc.property(texts, (said) => {
        const topics = topicsOf(termsOf(segmentsOf(said), 'en', STOP), said.length * 10);
        for (const [index, { start, end, terms }] of topics.entries()) {
          assert.ok(end >= start);
          assert.ok(terms.length > 0);
          if (index > 0) assert.equal(start, topics[index - 1]?.end);
        }
      }),
    );
  });

  it('change where the words change', () => {
    const said = [
      ...about('ocean current salt wave ship harbour storm tide', 20),
      ...about('guitar concert singer stage drums melody chorus band', 20),
      ...about('budget invoice revenue quarter forecast margin tax audit', 20),
    ];
    const topics = topicsOf(termsOf(segmentsOf(said), 'en', STOP), 600);
    assert.equal(topics.length, 3);
    assert.ok(Math.abs(topics[1]!.start - 200) <= 10, String(topics[1]?.start));
    assert.ok(Math.abs(topics[2]!.start - 400) <= 10, String(topics[2]?.start));
    assert.ok(
      topics[0]!.terms.every((term) => 'ocean current salt wave ship harbour storm tide'.includes(term)),
    );
    assert.equal(topics[2]?.end, 600);
  });

  it('are one where a talk stays with its matter', () => {
    const said = about('ocean current salt wave ship harbour storm tide', 40);
    assert.equal(topicsOf(termsOf(segmentsOf(said), 'en', STOP), 400).length, 1);
  });
});
