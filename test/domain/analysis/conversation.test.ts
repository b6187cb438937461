import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  conversationOf,
  speakersIn,
  type Utterance,
} from '../../../functions/domain/analysis/conversation.ts';
import { gapsBetween, secondsOf, union } from '../../../functions/domain/transcript/spans.ts';
import { segment, transcriptOf } from '../../support/transcripts.ts';

const said = (speaker: string, start: number, end: number): Utterance => ({ speaker, start, end });

const utterances = fc.array(
  fc
    .tuple(
      fc.constantFrom('S1', 'S2', 'S3'),
      fc.double({ min: 0, max: 90, noNaN: true }),
      fc.double({ min: 0.01, max: 9, noNaN: true }),
    )
    .map(([speaker, start, lasts]) => said(speaker, start, start + lasts)),
  { maxLength: 40 },
);

const transcript = transcriptOf([], {
  duration: 100,
  speakers: ['S1', 'S2', 'S3'].map((id) => ({ id, name: null, talk_seconds: 0 })),
});

describe('a conversation', () => {
  it('is talk and silence that together last as long as the file, shares that add up, and turns of everybody', () => {
    fc.assert(
      fc.property(utterances, (spoken) => {
        assert.ok(Math.abs(secondsOf(union(spoken)) + secondsOf(gapsBetween(spoken, 100)) - 100) < 1e-6);
        const whole = conversationOf(transcript, spoken);
        const people = speakersIn(transcript, spoken);
        assert.ok(whole.talk_seconds + whole.silence_seconds <= 100.01);
        const shares = people.reduce((sum, { share }) => sum + share, 0);
        assert.ok(Math.abs(shares - (spoken.length === 0 ? 0 : 1)) < 0.005);
        assert.equal(
          people.reduce((sum, { turns }) => sum + turns, 0),
          whole.turns,
        );
        assert.equal(
          people.reduce((sum, { interruptions }) => sum + interruptions, 0),
          whole.interruptions.length,
        );
        for (const { by, of } of whole.interruptions) assert.notEqual(by, of);
        const longest = whole.longest_monologue;
        assert.equal(longest === null, spoken.length === 0);
        if (longest !== null)
          assert.equal(
            Math.max(...people.map(({ longest_monologue_seconds: seconds }) => seconds)),
            Math.round((longest.end - longest.start) * 1000) / 1000,
          );
      }),
    );
  });

  it('knows cutting in from a sign of listening and from taking over on time', () => {
    const whole = conversationOf(transcript, [
      said('S1', 0, 10),
      said('S2', 4, 4.6), // mhm
      said('S2', 9.8, 15), // on time
      said('S1', 13, 20), // two seconds too early
    ]);
    assert.deepEqual(whole.interruptions, [{ at: 13, by: 'S1', of: 'S2' }]);
    assert.equal(whole.turns, 3);
    assert.deepEqual(whole.longest_monologue, { speaker: 'S1', start: 0, end: 10 });
  });

  it('finds the longest silence, at the end too, and takes short pauses for speaking', () => {
    const whole = conversationOf(transcript, [said('S1', 0.5, 10), said('S2', 10.9, 50), said('S1', 60, 80)]);
    assert.equal(whole.silence_seconds, 30);
    assert.deepEqual(whole.longest_silence, { start: 80, end: 100 });
    assert.equal(whole.talk_seconds, 68.6);
  });

  it('counts words per minute of who spoke, also while another did', () => {
    const segments = [
      segment(1, 0, 'S1', 'one two three four five six'),
      segment(2, 30, 'S2', 'seven eight'),
    ];
    const spoken = [said('S1', 0, 30), said('S2', 20, 50)];
    const [first, second] = speakersIn(transcriptOf(segments, { duration: 60 }), spoken);
    assert.deepEqual([first?.words_per_minute, second?.words_per_minute], [12, 4]);
    assert.deepEqual([first?.share, second?.share], [0.5, 0.5]);
    assert.equal(conversationOf(transcriptOf(segments, { duration: 60 }), spoken).words_per_minute, 9.6);
  });

  it('of a day does not take a day', () => {
    const spoken = Array.from({ length: 60_000 }, (_, i) => said(i % 2 ? 'S1' : 'S2', i, i + 1.6));
    const whole = conversationOf(transcriptOf([], { duration: 60_010 }), spoken);
    assert.equal(whole.interruptions.length, 59_999);
  });
});
