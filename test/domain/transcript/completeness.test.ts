import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Word } from '../../../functions/contract/media-schemas.ts';
import { completenessOf, type Processed } from '../../../functions/domain/transcript/completeness.ts';
import { repetitionsIn } from '../../../functions/domain/transcript/repetitions.ts';
import { speechWithoutWords, wordsOutside } from '../../../functions/domain/transcript/speech-and-words.ts';

const word = (text: string, start: number, end: number): Word => ({ text, start, end, confidence: null });

/** One word a second from `from` on. */
const said = (text: string, from = 0): Word[] =>
  text.split(' ').map((one, index) => word(one, from + index, from + index + 0.9));

const plan = {
  total_samples: 160_000,
  chunks: [
    { start: 0, end: 80_000 },
    { start: 80_000, end: 160_000 },
  ],
};

const nothing: Processed = {
  plan,
  transcribed: [0, 1],
  speech: [],
  words: [],
  seams: [],
  spread: false,
  declaredSeconds: 10,
};

const flagsOf = (found: Partial<Processed>): readonly string[] =>
  completenessOf({ ...nothing, ...found }).flags;

describe('completeness', () => {
  it('counts speech that no word reaches, and words that no speech does', () => {
    const speech = [
      { start: 0, end: 4 },
      { start: 6, end: 9 },
    ];
    assert.equal(speechWithoutWords(speech, [word('a', 0, 1), word('b', 3, 4)]), 1 + 3);
    assert.equal(wordsOutside(speech, [word('a', 4.2, 4.4), word('b', 4.6, 5.4), word('c', 20, 21)]), 2);
  });

  it('flags what is missing and why', () => {
    const found = completenessOf({
      ...nothing,
      transcribed: [0],
      speech: [{ start: 0, end: 5 }],
      declaredSeconds: 20,
    });
    assert.deepEqual(found, {
      covered: 0.5,
      covered_seconds: 5,
      speech_seconds: 5,
      speech_without_words_seconds: 5,
      words_in_silence: 0,
      repetitions: [],
      seams: { forced: 0, joined: 0, drift_seconds: 0, faults: [] },
      flags: ['not_all_audio_transcribed', 'speech_without_words', 'audio_shorter_than_declared'],
    });
  });

  it('has nothing to flag where all was said and written', () => {
    const found = { speech: [{ start: 0, end: 3 }], words: said('one two three') };
    assert.deepEqual(flagsOf(found), []);
  });

  it('says where the times of words are only estimated', () => {
    const found = { speech: [{ start: 0, end: 3 }], words: said('one two three'), spread: true };
    assert.deepEqual(flagsOf(found), ['word_times_estimated']);
  });

  it('tells silence from missed speech', () => {
    assert.deepEqual(flagsOf({}), ['no_speech']);
    assert.deepEqual(flagsOf({ transcribed: undefined }), []);
  });

  it('flags words where nobody spoke, unless they are few', () => {
    const speech = [{ start: 0, end: 1 }];
    assert.deepEqual(flagsOf({ speech, words: said('hello you are watching this') }), ['words_in_silence']);
    assert.deepEqual(flagsOf({ speech, words: said('hello you are') }), []);
  });

  it('flags loops', () => {
    const words = said('so thank you. Thank you thank you thank you, thank you then');
    const found = completenessOf({ ...nothing, speech: [{ start: 0, end: 10 }], words });
    assert.deepEqual(found.flags, ['repetition_loop']);
    assert.deepEqual(found.repetitions, [{ start: 1, end: 10.9, text: 'thank you.', times: 5 }]);
  });

  it('flags a forced cut without a word in common, where a word is doubled or speech was lost', () => {
    const seam = { at: 5, forced: true, anchored: false, driftSeconds: 0 };
    const speech = [{ start: 0, end: 10 }];
    const doubled = [
      ...said('a b c d'),
      word('end', 4.3, 4.9),
      word('End.', 5.1, 5.6),
      ...said('f g h i', 6),
    ];
    const found = completenessOf({ ...nothing, speech, seams: [seam], words: doubled });
    assert.deepEqual(found.seams, {
      forced: 1,
      joined: 0,
      drift_seconds: 0,
      faults: [{ at: 5, kind: 'doubled' }],
    });
    assert.deepEqual(found.flags, ['seam_drift']);
    const lost = [...said('a b c'), ...said('f g h i', 6.2)];
    assert.deepEqual(completenessOf({ ...nothing, speech, seams: [seam], words: lost }).seams?.faults, [
      { at: 5, kind: 'lost' },
    ]);
    const joined = { ...seam, anchored: true, driftSeconds: 0.12 };
    const sound = completenessOf({ ...nothing, speech, seams: [joined], words: doubled });
    assert.deepEqual(sound.seams, { forced: 1, joined: 1, drift_seconds: 0.12, faults: [] });
  });
});

describe('repetitions', () => {
  const phrase = fc.uniqueArray(fc.stringMatching(/^[a-z]{2,6}$/), { minLength: 1, maxLength: 12 });

  it('are found wherever they are, with their phrase and number', () => {
    fc.assert(
      fc.property(phrase, fc.integer({ min: 8, max: 20 }), (loop, times) => {
        const all = ['Start', ...Array.from({ length: times }, () => loop).flat(), 'End'];
        const [found, ...more] = repetitionsIn(said(all.join(' ')));
        assert.deepEqual(more, []);
        assert.deepEqual([found?.start, found?.times, found?.text], [1, times, loop.join(' ')]);
      }),
    );
  });

  it('are not what people say twice, or four times when they mean it', () => {
    assert.deepEqual(repetitionsIn(said('no no no no I said no, I said it twice, I said it twice')), []);
  });
});
