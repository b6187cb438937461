/** What an edit makes of a transcript. Nothing is listened to again: words that stay keep their times. */
import type { Edit } from '../../contract/edit-schemas.ts';
import type { Segment, Transcript, TranscriptWord } from '../../contract/transcript-schemas.ts';
import { wordsIn } from '../subtitles/line-breaks.ts';
import { toText } from './exports.ts';
import { bestCommon } from './seams.ts';
import { wordKey } from './text.ts';
import { confidenceOf } from './transcript.ts';

export const applyEdit = (
  transcript: Transcript,
  { version, speakers = {}, edits = [] }: Edit,
): Transcript => {
  const texts = new Map(edits.map(({ segment, text }) => [segment, text]));
  const segments = transcript.segments
    .map((segment) => withText(segment, texts.get(segment.id)))
    .filter(({ text }) => text !== '');
  return {
    ...transcript,
    version,
    speakers: transcript.speakers.map((speaker) => ({
      ...speaker,
      name: speakers[speaker.id] === undefined ? speaker.name : (speakers[speaker.id] ?? null),
    })),
    segments,
    text: toText(segments.map((segment) => ({ ...segment, speaker: null }))).trim(),
  };
};

const withText = (segment: Segment, text: string | undefined): Segment => {
  if (text === undefined) return segment;
  const words = retimed(segment, wordsIn(text));
  return { ...segment, text: text.trim().replaceAll(/\s+/g, ' '), words, confidence: confidenceOf(words) };
};

/** Words as people wrote them, at the times of those that were heard. */
export const retimed = (segment: Segment, texts: readonly string[]): TranscriptWord[] => {
  const kept = bestCommon(
    segment.words,
    texts.map((text, at) => ({ text, at })),
    (heard, written) => (wordKey(heard.text) === wordKey(written.text) ? 1 : 0),
  );
  const found: TranscriptWord[] = [];
  let [from, at] = [segment.start, 0];
  for (const [heard, written] of kept) {
    found.push(...spread(segment, texts.slice(at, written.at), from, heard.start));
    found.push({ ...heard, text: written.text });
    [from, at] = [heard.end, written.at + 1];
  }
  return withRoom([...found, ...spread(segment, texts.slice(at), from, segment.end)]);
};

/** Nobody speaks slower: where less is written than was heard, the rest is a pause. */
const SLOWEST_LETTER_SECONDS = 0.25;

/** New words over a stretch of time, each as long as it is written. What people wrote, no model is sure of. */
const spread = (
  { speaker }: Segment,
  texts: readonly string[],
  from: number,
  to: number,
): readonly TranscriptWord[] => {
  const letters = texts.reduce((sum, { length }) => sum + length, 0);
  const seconds = Math.max(0, Math.min(to - from, letters * SLOWEST_LETTER_SECONDS));
  let at = from;
  return texts.map((text) => {
    const start = at;
    at += (text.length / letters) * seconds;
    return { text, start: rounded(start), end: rounded(at), confidence: null, speaker };
  });
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const SHORTEST_WORD_SECONDS = 0.05;

/** A word put between two that touch takes its time from the one before it, or else from the one behind. */
const withRoom = (words: readonly TranscriptWord[]): TranscriptWord[] => {
  const roomy = words.map((word) => ({ ...word }));
  for (let first = 0; first < roomy.length; ) {
    let last = first;
    while (isSqueezed(roomy[last])) last += 1;
    const squeezed = roomy.slice(first, last);
    if (squeezed.length > 0) makeRoom(squeezed, roomy[first - 1], roomy[last]);
    first = last + 1;
  }
  return roomy;
};

const isSqueezed = (word: TranscriptWord | undefined): boolean =>
  word !== undefined && word.confidence === null && word.end - word.start < SHORTEST_WORD_SECONDS;

const makeRoom = (
  squeezed: readonly TranscriptWord[],
  before: TranscriptWord | undefined,
  after: TranscriptWord | undefined,
): void => {
  const [first, last] = [squeezed[0], squeezed.at(-1)];
  if (first === undefined || last === undefined) return;
  let [from, to] = [first.start, last.end];
  if (before !== undefined) {
    from = rounded((before.start + before.end) / 2);
    before.end = from;
  } else if (after !== undefined) {
    to = rounded((after.start + after.end) / 2);
    after.start = to;
  }
  for (const [index, word] of squeezed.entries()) {
    word.start = rounded(from + ((to - from) * index) / squeezed.length);
    word.end = rounded(from + ((to - from) * (index + 1)) / squeezed.length);
  }
};
