/** Chunks become a result: one cast of speakers, one transcript, and the files people take away. */
import type { MediaStore, Stage, StageInput, StagePorts } from '../application/ports.ts';
import { peopleObject } from '../contract/keys.ts';
import {
  type Artifact,
  type ChunkPlan,
  type ChunkSpeakers,
  type ChunkWords,
  type ModelUse,
  type People,
  peopleSchema,
  SAMPLE_RATE,
} from '../contract/media-schemas.ts';
import type { Transcript } from '../contract/transcript-schemas.ts';
import { castOf, globalTurns, type Turn } from '../domain/speakers/speakers.ts';
import { completenessOf } from '../domain/transcript/completeness.ts';
import { toRttm, toText } from '../domain/transcript/exports.ts';
import { languageAsked } from '../domain/transcript/language.ts';
import { joinChunks } from '../domain/transcript/seams.ts';
import { segmentsOf, speakersOf } from '../domain/transcript/transcript.ts';
import { type ResultFile, storeArtifact } from './artifacts.ts';
import { readChunkSpeakers, readNoiseRemoval } from './chunk-results.ts';
import { readHeardWords, warningsOf } from './chunk-words.ts';
import { editedTranscript } from './edited-transcript.ts';
import { readPlan, readStored, store } from './stored.ts';
import { transcriptFiles, wants } from './transcript-files.ts';
import { waveformFiles } from './waveform-files.ts';

const DEMO_NOTICE =
  'Made with demonstration models that were trained on synthetic speech only: they will not understand real recordings. Install a production model for real use.';

type Ports = Pick<StagePorts, 'media' | 'catalogue' | 'pipelineVersion'>;

export const assemble: Stage<keyof Ports> = async (input, ports) => {
  const { media } = ports;
  if (input.file.edit !== undefined) return editedTranscript(input, input.file.edit, media);
  const plan = await readPlan(input, media);
  const speakers = await readChunkSpeakers(input, plan, media);
  const { chunks: words, listenAgain, heardAgain } = await readHeardWords(input, plan, media);
  if (listenAgain.length > 0) {
    const numbers = listenAgain.map((index) => index + 1).join(', ');
    input.onLog(
      'INFO',
      `${input.file.name}: listening again to what was hardly understood, chunks ${numbers}`,
    );
    return { stage: 'assemble', artifacts: [], models: [], listen_again: listenAgain };
  }
  const models = distinctModels([...(await readNoiseRemoval(input, media)), ...speakers, ...words]);
  const turns = await turnsOf(input, media, speakers, ports.catalogue.voiceDistance(models));
  const transcript = withHearings(compose(input, ports, plan, words, turns, models), heardAgain);
  const artifacts: Artifact[] = [];
  for (const file of await filesFor(input, ports, transcript, turns)) {
    input.signal.throwIfAborted();
    artifacts.push(await storeArtifact(input, media, file));
  }
  const speaker_count = transcript.speakers.length;
  const word_count = transcript.segments.reduce((sum, segment) => sum + segment.words.length, 0);
  const { notice } = transcript.provenance;
  if (notice !== undefined) input.onLog('WARN', notice);
  const names = artifacts.map(({ name }) => name).join(', ');
  input.onLog('INFO', `${input.file.name}: speakers ${speaker_count}, words ${word_count}; wrote ${names}`);
  const warnings = warningsOf(heardAgain);
  for (const warning of warnings) input.onLog('WARN', `${input.file.name}: ${warning}`);
  return {
    stage: 'assemble',
    artifacts,
    models: [...models],
    speaker_count,
    word_count,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
};

/** Who is known from the files before has the same id here, and who is heard here in the files to come. */
const turnsOf = async (
  { taskId, file, params }: StageInput,
  media: MediaStore,
  chunks: readonly ChunkSpeakers[],
  threshold: number,
): Promise<readonly Turn[]> => {
  const { across_files = false, ...bounds } = params.speakers ?? {};
  if (!across_files) return globalTurns(chunks, { threshold, ...bounds });
  const known =
    file.before === undefined
      ? { people: [] }
      : await readStored<{ people: People }>(media, peopleObject(taskId, file.before), peopleSchema);
  const { turns, people } = castOf(chunks, { threshold, ...bounds }, known.people);
  await store(media, peopleObject(taskId, file.id), { people });
  return turns;
};

const withHearings = (
  transcript: Transcript,
  heard_again: NonNullable<Transcript['completeness']['heard_again']>,
): Transcript =>
  heard_again.length === 0
    ? transcript
    : { ...transcript, completeness: { ...transcript.completeness, heard_again } };

const distinctModels = (results: readonly { models: readonly ModelUse[] }[]): readonly ModelUse[] => [
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
  const { words, speech, seams } = joinChunks(plan, chunks);
  const segments = segmentsOf(words, turns);
  return {
    task_id: input.taskId,
    file_id: input.file.id,
    duration: plan.total_samples / SAMPLE_RATE,
    language: { code: languageAsked(input.params) ?? languageOf(chunks), confidence: null },
    speakers: speakersOf(turns, segments),
    segments: [...segments],
    text: toText(segments.map((segment) => ({ ...segment, speaker: null }))).trim(),
    completeness: completenessOf({
      plan,
      transcribed: input.stages.includes('transcribe') ? chunks.map((_, index) => index) : undefined,
      speech,
      words,
      seams,
      spread: chunks.some(({ word_times }) => word_times === 'spread'),
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

const filesFor = async (
  input: StageInput,
  { media }: Ports,
  transcript: Transcript,
  turns: readonly Turn[],
): Promise<readonly ResultFile[]> => {
  const { params, file } = input;
  return [
    ...transcriptFiles(input, transcript),
    ...(wants(params, 'speakers')
      ? [
          {
            name: 'speakers.rttm',
            contentType: 'text/plain; charset=utf-8',
            body: toRttm(file.id, turns),
          },
        ]
      : []),
    ...(await waveformFiles(input, media)),
  ];
};
