/** How long a media task would take and what it would cost, as far as that can be known before the files are there. */
import type { Cost } from '../../contract/rates.ts';
import { STAGES, type StageName, stagesFor } from '../../contract/stages.ts';
import type { MediaParams } from '../../contract/task-schemas.ts';
import { projected } from '../task/projection.ts';
import type { Tariff } from './charges.ts';
import { chunksOf, expectedCost } from './cost.ts';

/** Bytes for a second: 128 kbit/s of sound alone, 2.5 Mbit/s with picture, 1,411 kbit/s of sound as it is. */
const BYTES_PER_SECOND = { sound: 16_000, picture: 312_500, raw: 176_400 };
const RAW = /\.(wav|aiff?|pcm)$/i;
const SOUND = /\.(mp3|m4a|aac|ogg|oga|opus|flac|wma)$/i;

export interface MediaEstimate {
  readonly audio_seconds: number;
  /** Whether the caller said how long the files are, or their sizes had to tell. */
  readonly duration_from: 'params' | 'size';
  /** From the last upload's end to the result, on AWS; cold when nobody has used the service for a while. */
  readonly processing_seconds: { readonly warm: number; readonly cold: number };
  readonly cost: Cost;
}

type Announced = NonNullable<MediaParams['files']>[number];

const secondsOf = ({ name, size, duration }: Announced): number => {
  if (duration !== undefined) return duration;
  const kind = RAW.test(name) ? 'raw' : SOUND.test(name) ? 'sound' : 'picture';
  return size / BYTES_PER_SECOND[kind];
};

/** Files are worked on side by side: the longest says when all are done. */
const processing = (stages: readonly StageName[], longest: number, { rates }: Tariff) => {
  const speed = (stage: StageName): number => (stages.includes(stage) ? (rates.speeds[stage] ?? 0) : 0);
  const chunks = chunksOf(longest);
  const maps = stages.filter((stage) => STAGES[stage].kind === 'map');
  const after = stages.filter((stage) => !['probe', 'extract'].includes(stage) && !maps.includes(stage));
  const work = {
    probe: 1,
    extract: longest * speed('extract'),
    maps: maps.map((stage) => (longest * speed(stage)) / chunks),
    assemble: after.reduce((sum, stage) => sum + longest * speed(stage), 0),
    chunks,
  };
  const rounded = (seconds: number): number => Math.ceil(seconds);
  return { warm: rounded(projected(work, false)), cold: rounded(projected(work, true)) };
};

/** Undefined where nothing is known of the media, as of a source that is yet to be fetched. */
export const estimateOf = (params: MediaParams, tariff: Tariff): MediaEstimate | undefined => {
  const files = params.files ?? [];
  if (files.length === 0) return undefined;
  const stages = stagesFor(params);
  const lengths = files.map(secondsOf);
  return {
    audio_seconds: Math.round(lengths.reduce((sum, seconds) => sum + seconds, 0)),
    duration_from: files.every(({ duration }) => duration !== undefined) ? 'params' : 'size',
    processing_seconds: processing(stages, Math.max(...lengths), tariff),
    cost: expectedCost(stages, lengths, tariff),
  };
};
