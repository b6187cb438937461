/** How a conversation went: who had the word, for how long, who cut in on whom, and when nobody spoke. */
import type { Conversation, SpeakerAnalysis } from '../../contract/analysis-schemas.ts';
import type { Segment, Transcript } from '../../contract/transcript-schemas.ts';
import { gapsBetween, longestOf, secondsOf, union } from '../transcript/spans.ts';

/** One person speaking; null where nobody was told apart. */
export interface Utterance {
  readonly start: number;
  readonly end: number;
  readonly speaker: string | null;
}

/** Below this a pause belongs to speaking. */
export const SILENCE_SECONDS = 1;
/** People begin a moment before the other has ended without cutting in: turns are handed over within some 0.2 s. */
export const CUT_IN_SECONDS = 0.5;
/** Shorter than this, what is said beside another is a sign of listening ("mhm", "I see"). */
export const LISTENING_SECONDS = 1;

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
const perMinute = (words: number, seconds: number): number =>
  seconds <= 0 ? 0 : Math.round((words / (seconds / 60)) * 10) / 10;

interface Overlapping {
  readonly one: Utterance;
  /** Begun before and still going on, by others. */
  readonly under: readonly Utterance[];
}

/** In order of time. Who speaks at any moment are few, so that this takes no longer than sorting. */
const overlapping = (utterances: readonly Utterance[]): readonly Overlapping[] => {
  let going: readonly Utterance[] = [];
  return utterances
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .map((one) => {
      const before = going.filter(({ end }) => end > one.start);
      going = [...before, one];
      return { one, under: before.filter(({ speaker }) => speaker !== one.speaker) };
    });
};

const lasts = ({ start, end }: Utterance): number => end - start;

const isListening = ({ one, under }: Overlapping): boolean =>
  lasts(one) < LISTENING_SECONDS && under.some(({ end }) => end >= one.end);

/** Who had the word, one after the other. */
export const turnsOf = (utterances: readonly Utterance[]): readonly Utterance[] => {
  const turns: Utterance[] = [];
  for (const each of overlapping(utterances)) {
    const last = turns.at(-1);
    if (isListening(each)) continue;
    if (last !== undefined && last.speaker === each.one.speaker)
      turns[turns.length - 1] = { ...last, end: Math.max(last.end, each.one.end) };
    else turns.push(each.one);
  }
  return turns;
};

/** Of the one who had begun last among those who still had something to say. */
export const interruptionsOf = (utterances: readonly Utterance[]): Conversation['interruptions'] =>
  overlapping(utterances).flatMap(({ one, under }) => {
    if (one.speaker === null || lasts(one) < LISTENING_SECONDS) return [];
    const cut = under.findLast(
      ({ start, end }) => start < one.start && end - one.start >= CUT_IN_SECONDS,
    )?.speaker;
    return cut ? [{ at: rounded(one.start), by: one.speaker, of: cut }] : [];
  });

const wordsOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { words }) => sum + words.length, 0);

const secondsBy = (utterances: readonly Utterance[], speaker: string): number =>
  secondsOf(union(utterances.filter((one) => one.speaker === speaker)));

export const conversationOf = (
  { segments, duration }: Pick<Transcript, 'segments' | 'duration'>,
  utterances: readonly Utterance[],
): Conversation => {
  const turns = turnsOf(utterances);
  const talk = secondsOf(union(utterances));
  const silences = gapsBetween(utterances, duration).filter(
    ({ start, end }) => end - start >= SILENCE_SECONDS,
  );
  const words = wordsOf(segments);
  const monologue = longestOf(turns);
  const silence = longestOf(silences);
  return {
    talk_seconds: rounded(talk),
    silence_seconds: rounded(secondsOf(silences)),
    words,
    words_per_minute: perMinute(words, talk),
    turns: turns.length,
    interruptions: interruptionsOf(utterances),
    longest_silence: silence === undefined ? null : { ...silence },
    longest_monologue:
      monologue === undefined
        ? null
        : { speaker: monologue.speaker, start: monologue.start, end: monologue.end },
  };
};

/** Everybody of the transcript, in its order. */
export const speakersIn = (
  { segments, speakers }: Pick<Transcript, 'segments' | 'speakers'>,
  utterances: readonly Utterance[],
): SpeakerAnalysis[] => {
  const turns = turnsOf(utterances);
  const interruptions = interruptionsOf(utterances);
  const all = speakers.reduce((sum, { id }) => sum + secondsBy(utterances, id), 0);
  return speakers.map(({ id, name }) => {
    const talk = secondsBy(utterances, id);
    const words = wordsOf(segments.filter(({ speaker }) => speaker === id));
    const own = turns.filter(({ speaker }) => speaker === id);
    const longest = longestOf(own);
    return {
      id,
      name,
      talk_seconds: rounded(talk),
      share: all === 0 ? 0 : Math.min(1, rounded(talk / all)),
      words,
      words_per_minute: perMinute(words, talk),
      turns: own.length,
      interruptions: interruptions.filter(({ by }) => by === id).length,
      longest_monologue_seconds: longest === undefined ? 0 : rounded(longest.end - longest.start),
    };
  });
};
