/** The transcript in the formats that people and other tools read. */
import type { Segment } from '../../contract/transcript-schemas.ts';
import type { Turn } from '../speakers/speakers.ts';
import type { NameOf } from '../subtitles/formats.ts';
import { joinWords } from './text.ts';

/** Plain text: a paragraph each time another person speaks. */
export const toText = (segments: readonly Segment[], nameOf: NameOf = (id) => id): string => {
  const paragraphs: { speaker: string | null; texts: string[] }[] = [];
  for (const { speaker, text } of segments) {
    const last = paragraphs.at(-1);
    if (last !== undefined && last.speaker === speaker) last.texts.push(text);
    else paragraphs.push({ speaker, texts: [text] });
  }
  return paragraphs
    .map(({ speaker, texts }) => `${speaker === null ? '' : `${nameOf(speaker)}: `}${joinWords(texts)}\n`)
    .join('\n');
};

/** RFC 4180: a header, then a row for each segment; CRLF, quotes doubled. Empty where nothing is known. */
export const toCsv = (segments: readonly Segment[], nameOf: NameOf = (id) => id): string =>
  [
    ['start', 'end', 'speaker', 'text', 'confidence'],
    ...segments.map(({ start, end, speaker, text, confidence }) => [
      start.toFixed(3),
      end.toFixed(3),
      speaker === null ? '' : nameOf(speaker),
      text,
      confidence?.toFixed(3) ?? '',
    ]),
  ]
    .map((row) => `${row.map(csvField).join(',')}\r\n`)
    .join('');

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

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
