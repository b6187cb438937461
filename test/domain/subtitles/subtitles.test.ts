import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CueLimits, subtitleReportSchema } from '../../../functions/contract/subtitle-schemas.ts';
import { validate } from '../../../functions/domain/schemas/validate.ts';
import { DEFAULT_CUE_RULES, ORPHAN_CHARACTERS } from '../../../functions/domain/subtitles/cue-rules.ts';
import { type Cue, cuesOf, withTexts } from '../../../functions/domain/subtitles/cues.ts';
import { toSrt, toTtml, toVtt } from '../../../functions/domain/subtitles/formats.ts';
import { linesOf } from '../../../functions/domain/subtitles/line-breaks.ts';
import { reportOn, violationsOf } from '../../../functions/domain/subtitles/report.ts';
import { subtitleFiles } from '../../../functions/domain/subtitles/subtitles.ts';
import { joinWords } from '../../../functions/domain/transcript/text.ts';
import { segmentsOf } from '../../../functions/domain/transcript/transcript.ts';
import { elementsOf } from '../../support/xml.ts';

/** Words one after the other, with gaps between them; in some places two people speak at once. */
const speech = fc
  .array(
    fc.record({
      text: fc.oneof(
        { weight: 8, arbitrary: fc.stringMatching(/^[a-z]{1,14}[.,]?$/) },
        fc.constantFrom('你', '好', '日本', 'ๆ', 'a'.repeat(70), '😀'),
      ),
      gap: fc.double({ min: -0.4, max: 2, noNaN: true }),
      length: fc.double({ min: 0.01, max: 1.5, noNaN: true }),
    }),
    { maxLength: 80 },
  )
  .map((words) => {
    let at = 0;
    return words.map(({ text, gap, length }) => {
      const start = Math.max(0, at + gap);
      at = start + length;
      return { text, start, end: at, confidence: null };
    });
  });

const rules: fc.Arbitrary<CueLimits> = fc.record({
  max_line_length: fc.integer({ min: 10, max: 60 }),
  max_lines: fc.integer({ min: 1, max: 4 }),
  max_chars_per_second: fc.integer({ min: 5, max: 30 }),
  min_duration: fc.constantFrom(0.1, 0.833, 1.5),
  max_duration: fc.constantFrom(3, 7),
  min_gap: fc.constantFrom(0, 0.083, 0.5),
});

const said = (...texts: string[]) =>
  texts.map((text, i) => ({ text, start: i * 0.5, end: i * 0.5 + 0.4, confidence: null }));

describe('cues', () => {
  it('hold every word once and in order, stand one after the other, and have the times of their words', () => {
    fc.assert(
      fc.property(speech, rules, (words, limits) => {
        const segments = segmentsOf(words, []);
        const cues = cuesOf(segments, limits);
        const spoken = segments.flatMap((segment) => segment.words);
        const squeezed = (text: string): string => text.replaceAll(/\s/g, '');
        assert.equal(
          squeezed(cues.map(({ text }) => text).join('')),
          squeezed(joinWords(spoken.map(({ text }) => text))),
        );
        const starts = new Set(spoken.map(({ start }) => Math.round(start * 1000)));
        for (const [index, cue] of cues.entries()) {
          assert.equal(squeezed(cue.lines.join('')), squeezed(cue.text));
          assert.ok(cue.end > cue.start);
          const before = cues[index - 1];
          assert.ok(before === undefined || before.end <= cue.start);
          assert.ok(starts.has(Math.round(cue.start * 1000)) || cue.start === before?.end);
        }
      }),
    );
  });

  it('keep every rule, or the report tells which one, where and by how much', () => {
    fc.assert(
      fc.property(speech, rules, (words, limits) => {
        const cues = cuesOf(segmentsOf(words, []), limits);
        const told = new Set(violationsOf(cues, limits).map(({ rule, cue }) => `${rule} ${cue}`));
        const expected = new Set(
          cues.flatMap((cue, index) => brokenRules(cue, cues[index - 1], limits, index + 1)),
        );
        for (const rule of expected) assert.ok(told.has(rule), `${rule} is not told`);
        for (const rule of told)
          assert.ok(expected.has(rule) || rule.startsWith('orphan_word'), `${rule} is not so`);
      }),
    );
  });

  it('never have more lines than allowed, nor too long ones but for a single word that is', () => {
    fc.assert(
      fc.property(speech, rules, (words, limits) => {
        for (const { lines } of cuesOf(segmentsOf(words, []), limits)) {
          assert.ok(lines.length <= limits.max_lines, lines.join('|'));
          for (const line of lines)
            assert.ok(
              [...line].length <= limits.max_line_length || (lines.length === 1 && !line.includes(' ')),
              line,
            );
        }
      }),
    );
  });

  it('keep all rules at a speed that can be read', () => {
    const words = said(
      ...'we will meet again next week at the old office and talk about the plan, then we go home.'.split(
        ' ',
      ),
    );
    const cues = cuesOf(segmentsOf(words, []));
    assert.deepEqual(violationsOf(cues, DEFAULT_CUE_RULES), []);
    assert.ok(cues.length >= 2 && cues.length <= 3, String(cues.length));
  });

  it('break where a sentence ends rather than within one', () => {
    const words = said(
      ...'This is the first sentence here. And that one is the second sentence of all.'.split(' '),
    );
    assert.deepEqual(
      cuesOf(segmentsOf(words, []), { ...DEFAULT_CUE_RULES, max_lines: 1 }).map(({ text }) => text),
      ['This is the first sentence here.', 'And that one is the', 'second sentence of all.'],
    );
  });

  it('leave no short word alone', () => {
    const words = said(...'nobody ever wants to read a subtitle that says so'.split(' '));
    const [first, second, ...more] = cuesOf(segmentsOf(words, []), { ...DEFAULT_CUE_RULES, max_lines: 1 });
    assert.ok(first !== undefined && second !== undefined && more.length === 0);
    assert.ok(second.text.includes(' '), second.text);
  });

  it('stay long enough to be read where there is room, and no longer than the gap before the next allows', () => {
    const words = [
      { text: 'yes', start: 1, end: 1.1, confidence: null },
      { text: 'understandable', start: 4, end: 4.1, confidence: null },
      { text: 'no', start: 5.02, end: 5.1, confidence: null },
    ];
    assert.deepEqual(
      cuesOf(segmentsOf(words, [])).map(({ start, end }) => [start, end]),
      [
        [1, 1.833],
        [4, 4.833],
        [5.02, 5.853],
      ],
    );
  });

  it('keep their times when they are told in another language', () => {
    const cues = cuesOf(segmentsOf(said('good', 'morning'), []));
    const [cue] = withTexts(cues, ['Einen wunderschönen guten Morgen wünsche ich Ihnen allen']);
    assert.deepEqual([cue?.start, cue?.end], [cues[0]?.start, cues[0]?.end]);
    assert.deepEqual(cue?.lines, ['Einen wunderschönen guten', 'Morgen wünsche ich Ihnen allen']);
  });
});

/** The rules once more, as plainly as they are written. */
const brokenRules = (cue: Cue, before: Cue | undefined, limits: CueLimits, number: number): string[] => {
  const ms = (seconds: number): number => Math.round(seconds * 1000);
  const duration = ms(cue.end) - ms(cue.start);
  const holds: Readonly<Record<string, boolean>> = {
    max_line_length: cue.lines.every((line) => [...line].length <= limits.max_line_length),
    max_lines: cue.lines.length <= limits.max_lines,
    max_chars_per_second:
      (1000 * [...cue.lines.join(' ')].length) / duration <= limits.max_chars_per_second + 5e-4,
    min_duration: duration >= ms(limits.min_duration),
    max_duration: duration <= ms(limits.max_duration),
    min_gap: before === undefined || ms(cue.start) - ms(before.end) >= ms(limits.min_gap),
  };
  return Object.keys(holds).flatMap((rule) => (holds[rule] ? [] : [`${rule} ${number}`]));
};

describe('lines', () => {
  const text = fc.array(fc.stringMatching(/^[a-z]{1,12}[.,]?$/), { minLength: 1, maxLength: 30 });

  it('are as few as can be, within the width, and end with more than a short word if they can', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 14, max: 60 }), (words, width) => {
        const lines = linesOf(words.join(' '), width);
        assert.equal(lines.join(' '), words.join(' '));
        for (const line of lines) assert.ok(line.length <= width);
        let filled = 1;
        let used = -1;
        for (const { length } of words) {
          if (used + 1 + length > width) filled += 1;
          used = used + 1 + length > width ? length : used + 1 + length;
        }
        assert.equal(lines.length, filled);
        const [before, last] = [lines.at(-2), lines.at(-1) ?? ''];
        if (before === undefined || last.length > ORPHAN_CHARACTERS || last.includes(' ')) return;
        const moved = `${before.split(' ').at(-1)} ${last}`;
        assert.ok(!before.includes(' ') || moved.length > width, `${lines.join('|')} of ${width}`);
      }),
    );
  });

  it('are broken after punctuation where that is nearly the middle', () => {
    assert.deepEqual(linesOf('I would have come, but nobody had called me', 30), [
      'I would have come,',
      'but nobody had called me',
    ]);
  });

  it('are broken between words in scripts without spaces, and before no closing mark', () => {
    const lines = linesOf('今日はとても良い天気ですね。散歩に行きましょう。', 14);
    assert.equal(lines.join(''), '今日はとても良い天気ですね。散歩に行きましょう。');
    assert.equal(lines.length, 2);
    for (const line of lines) assert.ok(line.length <= 14 && !/^[。、]/.test(line), line);
  });

  it('take long texts without taking for ever', () => {
    const long = Array.from({ length: 3000 }, (_, i) => `w${i}`).join(' ');
    assert.equal(linesOf(long, 42).join(' '), long);
  });
});

describe('subtitle files', () => {
  const words = [
    { text: 'a<b', start: 0.5, end: 1.5, confidence: null },
    { text: 'late', start: 3661.0005, end: 3662, confidence: null },
  ];
  const cues = cuesOf(segmentsOf(words, [{ speaker: 'S1', start: 0, end: 4000 }]));

  it('are written as SubRip', () => {
    assert.equal(
      toSrt(cues),
      '1\n00:00:00,500 --> 00:00:01,500\na<b\n\n2\n01:01:01,001 --> 01:01:02,000\nlate\n',
    );
  });

  it('are written as WebVTT, with the speaker and without markup from the words', () => {
    assert.equal(
      toVtt(cues, (id) => `Ada ${id}`),
      'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n<v Ada S1>a&lt;b\n\n01:01:01.001 --> 01:01:02.000\n<v Ada S1>late\n',
    );
  });

  it('are written as TTML: well-formed, in the text profile, with the speakers and the times of the cues', () => {
    const elements = elementsOf(toTtml(cues, 'en-GB', () => 'Ada & Bob "<b>"'));
    const [tt] = elements.get('tt') ?? [];
    assert.equal(tt?.attributes['xml:lang'], 'en-GB');
    assert.equal(tt?.attributes['ttp:contentProfiles'], 'http://www.w3.org/ns/ttml/profile/imsc1.1/text');
    assert.deepEqual(
      elements.get('ttm:agent')?.map(({ attributes, text }) => [attributes['xml:id'], text]),
      [['S1', 'Ada & Bob "<b>"']],
    );
    const [body] = elements.get('body') ?? [];
    assert.equal(body?.attributes['region'], elements.get('region')?.[0]?.attributes['xml:id']);
    assert.deepEqual(
      elements
        .get('p')
        ?.map(({ attributes, text }) => [
          attributes['begin'],
          attributes['end'],
          attributes['ttm:agent'],
          text,
        ]),
      [
        ['00:00:00.500', '00:00:01.500', 'S1', 'a<b'],
        ['01:01:01.001', '01:01:02.000', 'S1', 'late'],
      ],
    );
  });

  it('stay well-formed whatever is said', () => {
    const anything = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(anything, (text) => {
        const cue = { start: 0, end: 1, text, lines: [text], speaker: null };
        assert.equal(elementsOf(toTtml([cue], 'und')).get('p')?.length, 1);
        assert.ok(!toVtt([cue]).slice(40).includes('-->'));
      }),
    );
  });

  it('come in the formats asked for, with a report that fits its schema', () => {
    const { files, report } = subtitleFiles({
      cues,
      language: 'en',
      asked: { formats: ['ttml', 'srt'], min_duration: 2 },
      stem: 'subtitles.de',
      nameOf: (id) => id,
    });
    assert.deepEqual(
      files.map(({ name }) => name),
      ['subtitles.de.ttml', 'subtitles.de.srt', 'subtitles.de.report.json'],
    );
    assert.deepEqual(JSON.parse(files.at(-1)?.body ?? ''), report);
    assert.ok(validate(subtitleReportSchema, report).ok);
    assert.equal(report.rules.min_duration, 2);
    assert.deepEqual(report.violations, [
      { rule: 'min_duration', cue: 1, start: 0.5, end: 1.5, value: 1, limit: 2 },
      { rule: 'min_duration', cue: 2, start: 3661.001, end: 3662, value: 0.999, limit: 2 },
    ]);
  });
});

describe('a report', () => {
  it('tells of a word that no line holds, and of speech that nobody can read', () => {
    const words = [
      { text: 'x'.repeat(60), start: 0, end: 0.5, confidence: null },
      ...said('at').map((w) => ({ ...w, start: 1, end: 1.5 })),
    ];
    const { violations, cue_count } = reportOn(cuesOf(segmentsOf(words, [])), DEFAULT_CUE_RULES, 'en');
    assert.equal(cue_count, 2);
    assert.deepEqual(
      violations.map(({ rule, cue, value, limit }) => ({ rule, cue, value, limit })),
      [
        { rule: 'max_line_length', cue: 1, value: 60, limit: 42 },
        { rule: 'max_chars_per_second', cue: 1, value: 65.431, limit: 17 },
        { rule: 'orphan_word', cue: 2, value: 2, limit: 5 },
      ],
    );
  });
});
