/** The subtitle files of a language: in the formats asked for, and a report of the rules they could not keep. */
import {
  DEFAULT_FORMATS,
  type SubtitleFormat,
  type SubtitleReport,
  type SubtitleWishes,
} from '../../contract/subtitle-schemas.ts';
import { cueRulesFrom } from './cue-rules.ts';
import type { Cue } from './cues.ts';
import { type NameOf, toSrt, toTtml, toVtt } from './formats.ts';
import { reportOn } from './report.ts';

const CONTENT_TYPES: Readonly<Record<SubtitleFormat, string>> = {
  srt: 'application/x-subrip; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  ttml: 'application/ttml+xml; charset=utf-8',
};

export interface SubtitleFile {
  readonly name: string;
  readonly contentType: string;
  readonly body: string;
}

export interface Subtitles {
  readonly cues: readonly Cue[];
  /** BCP 47; `und` where nobody knows. */
  readonly language: string;
  readonly asked: SubtitleWishes | undefined;
  /** What the files are called before their endings: `subtitles`, or `subtitles.de`. */
  readonly stem: string;
  readonly nameOf: NameOf;
}

/** The report stands last, and is handed out too. */
export const subtitleFiles = (
  subtitles: Subtitles,
): { files: readonly SubtitleFile[]; report: SubtitleReport } => {
  const { cues, language, asked, stem } = subtitles;
  const report = reportOn(cues, cueRulesFrom(asked), language);
  const written = (asked?.formats ?? DEFAULT_FORMATS).map((format) => ({
    name: `${stem}.${format}`,
    contentType: CONTENT_TYPES[format],
    body: bodyOf(format, subtitles),
  }));
  const reported = {
    name: `${stem}.report.json`,
    contentType: 'application/json',
    body: JSON.stringify(report),
  };
  return { files: [...written, reported], report };
};

const bodyOf = (format: SubtitleFormat, { cues, language, nameOf }: Subtitles): string => {
  switch (format) {
    case 'srt':
      return toSrt(cues);
    case 'vtt':
      return toVtt(cues, nameOf);
    case 'ttml':
      return toTtml(cues, language, nameOf);
  }
};
