/** What a media task cost in AWS, and what one would: the same sum over what was used, or over what is expected. */
import { BYTES_PER_SAMPLE, SAMPLE_RATE } from '../../contract/media-schemas.ts';
import type { Cost } from '../../contract/rates.ts';
import { STAGES, type StageName } from '../../contract/stages.ts';
import { TARGET_SECONDS } from '../sound/chunking.ts';
import type { TaskState } from '../task/task.ts';
import { type Charge, chargesOf, type Figures, type Tariff } from './charges.ts';

const PCM_BYTES_PER_SECOND = SAMPLE_RATE * BYTES_PER_SAMPLE;
/** Most events are a unit's completion. */
const EVENT_BYTES = 500;
const SNAPSHOT_BYTES = 3000;

const costOf = (figures: Figures, tariff: Tariff): Cost => {
  const items: readonly Charge[] = chargesOf(figures, tariff);
  const { currency, as_of } = tariff.rates;
  return { currency, as_of, total: items.reduce((sum, { price }) => sum + price, 0), items: [...items] };
};

/** From function time as it was measured; tries that failed are not in it. */
export const costOfTask = (task: TaskState, tariff: Tariff): Cost => {
  const stages: Partial<Record<StageName, { seconds: number; units: number }>> = {};
  for (const stage of task.files.flatMap((file) => file.stages)) {
    const { seconds, units } = stages[stage.name] ?? { seconds: 0, units: 0 };
    stages[stage.name] = { seconds: seconds + (stage.elapsed_ms ?? 0) / 1000, units: units + stage.total };
  }
  const audioSeconds = task.files.reduce((sum, { duration = 0 }) => sum + duration, 0);
  return costOf(
    {
      stages,
      eventBytes: Array.from({ length: task.version }, () => EVENT_BYTES),
      snapshotBytes: JSON.stringify(task).length,
      pcmBytes: audioSeconds * PCM_BYTES_PER_SECOND,
    },
    tariff,
  );
};

/** Of files of so many seconds. */
export const expectedCost = (
  stageNames: readonly StageName[],
  audioSeconds: readonly number[],
  tariff: Tariff,
): Cost => {
  const total = audioSeconds.reduce((sum, seconds) => sum + seconds, 0);
  const chunks = audioSeconds.reduce((sum, seconds) => sum + chunksOf(seconds), 0);
  const unitsOf = (stage: StageName): number => (STAGES[stage].kind === 'map' ? chunks : audioSeconds.length);
  const used = stageNames.map((stage): [StageName, { seconds: number; units: number }] => [
    stage,
    { seconds: total * (tariff.rates.speeds[stage] ?? 0), units: unitsOf(stage) },
  ]);
  const units = stageNames.reduce((sum, stage) => sum + unitsOf(stage), 0);
  return costOf(
    {
      stages: Object.fromEntries(used),
      // A unit is sent, mostly with others, and completed.
      eventBytes: Array.from({ length: Math.ceil(1.5 * units) }, () => EVENT_BYTES),
      snapshotBytes: SNAPSHOT_BYTES,
      pcmBytes: total * PCM_BYTES_PER_SECOND,
    },
    tariff,
  );
};

export const chunksOf = (audioSeconds: number): number =>
  Math.max(1, Math.round(audioSeconds / TARGET_SECONDS));
