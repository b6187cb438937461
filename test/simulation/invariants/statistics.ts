/** The counters tell what a recount of all histories does, by other means. */
import { dynamodbStatistics } from '../../../functions/adapters/dynamodb/statistics.ts';
import { readStatistics } from '../../../functions/application/read-statistics.ts';
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { assertEqualsRecount } from '../../support/recount.ts';
import { tableClient } from '../world/table-client.ts';
import { START, type World } from '../world/world.ts';
import type { Commit } from './history.ts';

/** Also those of deleted tasks, whose events are gone from the table. */
export type Histories = Map<string, TaskEvent[]>;

export const watchEvents =
  (histories: Histories): ((commit: Commit) => void) =>
  ({ after, events }) => {
    histories.set(after.id, [...(histories.get(after.id) ?? []), ...events]);
  };

/** Reads the table without any mishap. */
const calmly = async <T>(_what: string, apply: () => T): Promise<T> => apply();

export const checkStatistics = async (world: World, owner: string, histories: Histories): Promise<void> => {
  const { table, now } = world;
  const client = tableClient({ table, effect: calmly, conflicts: () => false, staleness: () => 0 });
  const statistics = dynamodbStatistics(client, 'table', now);
  const query = { since: new Date(START).toISOString(), until: now().toISOString() };
  const told = await readStatistics(owner, query, { statistics, now });
  try {
    assertEqualsRecount(told, [...histories.values()]);
  } catch (error) {
    world.violate('statistics = recount', String(error));
  }
};
