/** The transcript, and the subtitles if there are any, in other languages. */
import type { MediaStore, StageInput, TextTools, Translator } from '../application/ports.ts';
import type { Artifact, UnitSummary } from '../contract/media-schemas.ts';
import { ProblemError } from '../contract/problems.ts';
import { DEFAULT_OUTPUTS } from '../contract/stages.ts';
import type { Transcript } from '../contract/transcript-schemas.ts';
import { cueRulesFrom } from '../domain/subtitles/cue-rules.ts';
import { cuesOf, withTexts } from '../domain/subtitles/cues.ts';
import { subtitleFiles } from '../domain/subtitles/subtitles.ts';
import { toText } from '../domain/transcript/exports.ts';
import { isSameLanguage, textsForCues, translatedTranscript } from '../domain/transcript/translation.ts';
import { type ResultFile, readTranscript, storeArtifact } from './artifacts.ts';

export interface TranslatePorts {
  readonly media: MediaStore;
  readonly text: TextTools;
  /** Undefined where the deployment has none. */
  readonly translator: Translator | undefined;
}

export const translate = async (input: StageInput, ports: TranslatePorts): Promise<UnitSummary> => {
  const { params, file, onLog } = input;
  const wanted = params.translate_to ?? [];
  const transcript = await readTranscript(input, ports.media);
  const from = languageOf(transcript, ports.text);
  const artifacts: Artifact[] = [];
  const refusals: ProblemError[] = [];
  for (const [index, to] of wanted.entries()) {
    const onProgress = (fraction: number): void => input.onProgress((index + fraction) / wanted.length);
    try {
      const files = await filesIn(to, from, transcript, { ...input, onProgress }, ports);
      for (const one of files) artifacts.push(await storeArtifact(input, ports.media, one));
      onLog(
        'INFO',
        `${file.name}: in "${to}", ${isSameLanguage(from, to) ? 'as it was said' : 'translated'}`,
      );
    } catch (cause) {
      // One language that nobody translates to takes nothing from the others.
      if (!(cause instanceof ProblemError) || cause.problem.code !== 'translation_refused') throw cause;
      refusals.push(cause);
    }
  }
  const [refusal] = refusals;
  if (refusal !== undefined && artifacts.length === 0) throw refusal;
  const warnings = refusals.map(({ problem }) => problem.detail);
  for (const warning of warnings) onLog('WARN', `${file.name}: ${warning}`);
  return { stage: 'translate', artifacts, warnings };
};

const languageOf = ({ language: { code }, text }: Transcript, tools: TextTools): string =>
  code === 'und' || code === 'auto' ? (tools.languageOf(text) ?? 'auto') : code;

/** One for each segment; those without words are not sent. */
const textsIn = async (
  to: string,
  from: string,
  { segments }: Transcript,
  { onProgress, signal }: StageInput,
  { translator }: TranslatePorts,
): Promise<{ texts: readonly string[]; by: string }> => {
  const texts = segments.map(({ text }) => text);
  if (isSameLanguage(from, to)) return { texts, by: 'copy' };
  if (translator === undefined)
    throw new ProblemError('translator_unavailable', 'This deployment has no translator.');
  const said = texts.filter((text) => text.trim() !== '');
  const translated = (await translator.translate(said, { from, to }, { onProgress, signal })).values();
  return {
    texts: texts.map((text) => (text.trim() === '' ? '' : (translated.next().value ?? ''))),
    by: translator.name,
  };
};

const filesIn = async (
  to: string,
  from: string,
  transcript: Transcript,
  input: StageInput,
  ports: TranslatePorts,
): Promise<readonly ResultFile[]> => {
  const { texts, by } = await textsIn(to, from, transcript, input, ports);
  const translated: Transcript =
    by === 'copy'
      ? { ...transcript, translation: { from, by, words: 'heard' } }
      : translatedTranscript(transcript, texts, { from, to, by });
  const wantsSubtitles = (input.params.outputs ?? DEFAULT_OUTPUTS).includes('subtitles');
  return [
    {
      name: `transcript.${to}.json`,
      contentType: 'application/json',
      body: JSON.stringify(translated),
    },
    {
      name: `transcript.${to}.txt`,
      contentType: 'text/plain; charset=utf-8',
      body: toText(translated.segments),
    },
    ...(wantsSubtitles ? subtitlesIn(to, transcript, texts, input) : []),
  ];
};

/** The cues of the original, at their times: what is too long for its time is told by the report. */
const subtitlesIn = (
  to: string,
  { segments, speakers }: Transcript,
  texts: readonly string[],
  { params, file, onLog }: StageInput,
): readonly ResultFile[] => {
  const rules = cueRulesFrom(params.subtitles);
  const cues = cuesOf(segments, rules);
  const { files, report } = subtitleFiles({
    cues: withTexts(cues, textsForCues(cues, segments, texts), rules),
    language: to,
    asked: params.subtitles,
    stem: `subtitles.${to}`,
    nameOf: (id) => speakers.find((speaker) => speaker.id === id)?.name ?? id,
  });
  const broken = report.violations.length;
  if (broken > 0)
    onLog('INFO', `${file.name}: subtitles in "${to}" break ${broken} rules: subtitles.${to}.report.json`);
  return files;
};
