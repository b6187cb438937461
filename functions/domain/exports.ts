/** The transcript in the formats that people and other tools read. */
import type { Segment } from '../contract/transcript-schemas.ts';
import type { Turn } from './speakers.ts';
import { joinWords } from './text.ts';

/** Plain text: a paragraph each time another person speaks. */
export const toText = (segments: readonly Segment[]): string => {
  const paragraphs: { speaker: string | null; texts: string[] }[] = [];
  for (const { speaker, text } of segments) {
    const last = paragraphs.at(-1);
    if (last !== undefined && last.speaker === speaker) last.texts.push(text);
    else paragraphs.push({ speaker, texts: [text] });
  }
  return paragraphs
    .map(({ speaker, texts }) => `${speaker === null ? '' : `${speaker}: `}${joinWords(texts)}\n`)
    .join('\n');
};

/** NIST Rich Transcription Time Marked: one line a turn, what diarization scorers read. */
export const toRttm = (fileId: string, turns: readonly Turn[]): string =>
  turns
    .map(({ start, end, speaker }) =>
      [
        'SPEAKER',
        fileId,
        1,
        start.toFixed(3),
        (end - start).toFixed(3),
        '<NA>',
        '<NA>',
        speaker,
        '<NA>',
        '<NA>',
      ].join(' '),
    )
    .map((line) => `${line}\n`)
    .join('');
