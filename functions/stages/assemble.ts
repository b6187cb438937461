/** Chunks become a result: one cast of speakers, one transcript, and the files people take away. */
import type { Stage, StageInput, StagePorts } from '../application/ports.ts';
import { artifactObject, peaksObject } from '../contract/keys.ts';
import type { Artifact, ChunkPlan, ChunkSpeakers, ChunkWords, ModelUse } from '../contract/media-schemas.ts';
import { SAMPLE_RATE } from '../contract/media-schemas.ts';
import { DEFAULT_OUTPUTS, type OutputName } from '../contract/stages.ts';
import type { Transcript } from '../contract/transcript-schemas.ts';
import { completenessOf } from '../domain/completeness.ts';
import { toRttm, toText } from '../domain/exports.ts';
import { globalTurns, type Turn } from '../domain/speakers.ts';
import { type CueRules, cuesOf, DEFAULT_CUE_RULES, toSrt, toVtt } from '../domain/subtitles.ts';
import { segmentsOf, speakersOf } from '../domain/transcript.ts';
import { readChunkSpeakers, readChunkWords } from './chunk-results.ts';
import { readPlan } from './stored.ts';
import { drawWaveform } from './waveform-picture.ts';

const DEMO_NOTICE =
  'Made with demonstration models that were trained on synthetic speech only: they will not understand real recordings. Install a production model for real use.';

type Ports = Pick<StagePorts, 'media' | 'catalogue' | 'pipelineVersion'>;

export const assemble: Stage<keyof Ports> = async (input, ports) => {
  const { media } = ports;
  const plan = await readPlan(input, media);
  const speakers = await readChunkSpeakers(input, plan, media);
  const words = await readChunkWords(input, plan, media);
  const models = distinctModels([...speakers, ...words]);
  const turns = globalTurns(speakers, {
    threshold: ports.catalogue.voiceDistance(models),
    ...input.params.speakers,
  });
  const transcript = compose(input, ports, plan, words, turns, models);
  const artifacts: Artifact[] = [];
  for (const file of await filesFor(input, ports, transcript, turns)) {
    input.signal.throwIfAborted();
    artifacts.push(await publish(input, ports, file));
  }
  const speaker_count = transcript.speakers.length;
  const word_count = transcript.segments.reduce((sum, segment) => sum + segment.words.length, 0);
  const { notice } = transcript.provenance;
  if (notice !== undefined) input.onLog('WARN', notice);
  const names = artifacts.map(({ name }) => name).join(', ');
  input.onLog('INFO', `${input.file.name}: speakers ${speaker_count}, words ${word_count}; wrote ${names}`);
  return { stage: 'assemble', artifacts, models: [...models], speaker_count, word_count };
};

const distinctModels = (results: readonly (ChunkSpeakers | ChunkWords)[]): readonly ModelUse[] => [
  ...new Map(
    results.flatMap(({ models }) => models).map((model) => [`${model.role} ${model.name}`, model]),
  ).values(),
];

const compose = (
  input: StageInput,
  ports: Ports,
  plan: ChunkPlan,
  chunks: readonly ChunkWords[],
  turns: readonly Turn[],
  models: readonly ModelUse[],
): Transcript => {
  const words = chunks.flatMap((chunk) => chunk.words);
  const segments = segmentsOf(words, turns);
  return {
    task_id: input.taskId,
    file_id: input.file.id,
    duration: plan.total_samples / SAMPLE_RATE,
    language: { code: input.params.language ?? languageOf(chunks), confidence: null },
    speakers: speakersOf(turns),
    segments: [...segments],
    text: toText(segments.map((segment) => ({ ...segment, speaker: null }))).trim(),
    completeness: completenessOf({
      plan,
      transcribed: input.stages.includes('transcribe') ? chunks.map((_, index) => index) : undefined,
      speech: chunks.flatMap((chunk) => chunk.speech),
      words,
      declaredSeconds: input.file.media?.duration ?? 0,
    }),
    provenance: {
      models: [...models],
      pipeline: ports.pipelineVersion,
      ...(models.some(({ demo }) => demo) ? { notice: DEMO_NOTICE } : {}),
    },
  };
};

/** What most chunks were heard to be in; `und` (ISO 639) where no model could tell. */
const languageOf = (chunks: readonly ChunkWords[]): string => {
  const seconds = new Map<string, number>();
  for (const { language, words } of chunks) {
    if (language !== undefined) seconds.set(language, (seconds.get(language) ?? 0) + words.length + 1);
  }
  return [...seconds].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 'und';
};

interface ResultFile {
  readonly name: string;
  readonly contentType: string;
  readonly body: Uint8Array | string;
}

const filesFor = async (
  { params, file, stages, taskId }: StageInput,
  { media }: Ports,
  transcript: Transcript,
  turns: readonly Turn[],
): Promise<readonly ResultFile[]> => {
  const wants = (output: OutputName): boolean => (params.outputs ?? DEFAULT_OUTPUTS).includes(output);
  const text = (name: string, contentType: string, body: string): ResultFile => ({ name, contentType, body });
  return [
    // Asked for or not: the stages after this one read it.
    ...(stages.includes('transcribe') || stages.includes('diarize')
      ? [text('transcript.json', 'application/json', JSON.stringify(transcript))]
      : []),
    ...(wants('transcript')
      ? [text('transcript.txt', 'text/plain; charset=utf-8', toText(transcript.segments))]
      : []),
    ...(wants('subtitles') ? subtitleFiles(params.subtitles, transcript) : []),
    ...(wants('speakers')
      ? [text('speakers.rttm', 'text/plain; charset=utf-8', toRttm(file.id, turns))]
      : []),
    ...(wants('waveform')
      ? [
          {
            name: 'waveform.png',
            contentType: 'image/png',
            body: drawWaveform(await media.readBytes(peaksObject(taskId, file.id))),
          },
        ]
      : []),
  ];
};

const subtitleFiles = (
  asked: StageInput['params']['subtitles'],
  transcript: Transcript,
): readonly ResultFile[] => {
  const rules: CueRules = {
    maxLineLength: asked?.max_line_length ?? DEFAULT_CUE_RULES.maxLineLength,
    maxLines: asked?.max_lines ?? DEFAULT_CUE_RULES.maxLines,
  };
  const cues = cuesOf(transcript.segments, rules);
  const formats = asked?.formats ?? (['srt', 'vtt'] as const);
  return formats.map((format) =>
    format === 'srt'
      ? { name: 'subtitles.srt', contentType: 'application/x-subrip; charset=utf-8', body: toSrt(cues) }
      : { name: 'subtitles.vtt', contentType: 'text/vtt; charset=utf-8', body: toVtt(cues) },
  );
};

const publish = async (
  { taskId, file, now }: StageInput,
  { media }: Ports,
  result: ResultFile,
): Promise<Artifact> => {
  const stored = await media.put(
    artifactObject(taskId, file.id, result.name),
    result.body,
    result.contentType,
  );
  return {
    name: result.name,
    file_id: file.id,
    content_type: result.contentType,
    size: stored.size,
    sha256: stored.sha256,
    created_at: now().toISOString(),
  };
};
