/** The table's stream: each shard in order, batch by batch, to those who count; what they were told of may come again. */
import { changeOf } from '../../../functions/adapters/dynamodb/changes.ts';
import { wholeHistory } from '../../../functions/adapters/dynamodb/items.ts';
import { dynamodbStatistics } from '../../../functions/adapters/dynamodb/statistics.ts';
import { countChanges } from '../../../functions/application/statistics.ts';
import { portsOf } from '../world/ports.ts';
import type { Process } from '../world/process.ts';
import { COUNT_TIMEOUT_SECONDS } from '../world/settings.ts';
import type { Written } from '../world/table.ts';
import type { World } from '../world/world.ts';

const SHARDS = 2;
/** Small, so that the changes of a task lie in several. */
const BATCH = 12;

/** Whether all was told. */
export type IsThrough = () => boolean;

const counting = (records: readonly Written[], process: Process, world: World): Promise<void> => {
  const { client, table, tasks, now } = portsOf(process, world);
  const rows = records.map(({ key, before, after }) => ({ pk: key.pk, before, after }));
  return countChanges(rows.map(changeOf), {
    statistics: dynamodbStatistics(client, table, now),
    history: wholeHistory(tasks.events),
  });
};

const readShard = (world: World) => {
  const records: Written[] = [];
  let place = 0;
  let isReading = false;

  /** From where Lambda goes on: it may have lost sight of what it had done. */
  const next = (read: number): number =>
    world.strikes('doubled') ? Math.max(0, place - BATCH) : world.strikes('undeleted') ? place : place + read;

  const read = async (): Promise<void> => {
    const size = 1 + Math.floor(world.chance.below(BATCH));
    const batch = records.slice(place, place + size);
    const outcome = await world.start('count', COUNT_TIMEOUT_SECONDS, (process) =>
      counting(batch, process, world),
    );
    if (outcome.kind === 'returned') place = next(batch.length);
    isReading = false;
    arm();
  };
  const arm = (): void => {
    if (isReading || place >= records.length) return;
    isReading = true;
    world.scheduler.after(world.between(100, 2_000), () => void read());
  };
  return {
    add: (record: Written): void => {
      records.push(record);
      arm();
    },
    isThrough: (): boolean => place >= records.length,
  };
};

export const startStream = (world: World): IsThrough => {
  const shards = Array.from({ length: SHARDS }, () => readShard(world));
  world.table.listeners.push((written) => {
    for (const record of written)
      if (record.key.sk === 'TASK') shards[record.key.pk.length % SHARDS]?.add(record);
  });
  return () => shards.every((shard) => shard.isThrough());
};
