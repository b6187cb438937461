/** The files that are made of a transcript: the same after an edit as at first. */
import type { StageInput } from '../application/ports.ts';
import { DEFAULT_OUTPUTS, type OutputName } from '../contract/stages.ts';
import type { Transcript } from '../contract/transcript-schemas.ts';
import { cueRulesFrom } from '../domain/subtitles/cue-rules.ts';
import { cuesOf } from '../domain/subtitles/cues.ts';
import { subtitleFiles } from '../domain/subtitles/subtitles.ts';
import { toCsv, toText } from '../domain/transcript/exports.ts';
import { nameFinder } from '../domain/transcript/transcript.ts';
import type { ResultFile } from './artifacts.ts';

export const wants = ({ outputs }: StageInput['params'], output: OutputName): boolean =>
  (outputs ?? DEFAULT_OUTPUTS).includes(output);

/** `transcript.json` first. */
export const transcriptFiles = (
  { params, stages }: StageInput,
  transcript: Transcript,
): readonly ResultFile[] => {
  const nameOf = nameFinder(transcript.speakers);
  const text = (name: string, contentType: string, body: string): ResultFile => ({ name, contentType, body });
  return [
    // Asked for or not: the stages after this one read it.
    ...(stages.includes('transcribe') || stages.includes('diarize')
      ? [text('transcript.json', 'application/json', JSON.stringify(transcript))]
      : []),
    ...(wants(params, 'transcript')
      ? [
          text('transcript.txt', 'text/plain; charset=utf-8', toText(transcript.segments, nameOf)),
          text('transcript.csv', 'text/csv; charset=utf-8', toCsv(transcript.segments, nameOf)),
        ]
      : []),
    ...(wants(params, 'subtitles')
      ? subtitleFiles({
          cues: cuesOf(transcript.segments, cueRulesFrom(params.subtitles)),
          language: transcript.language.code,
          asked: params.subtitles,
          stem: 'subtitles',
          nameOf,
        }).files
      : []),
  ];
};
