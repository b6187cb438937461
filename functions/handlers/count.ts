/** The table's stream, counted: the statistics of owners and of the platform. */
import { changeOf } from '../adapters/dynamodb/changes.ts';
import { wholeHistory } from '../adapters/dynamodb/items.ts';
import { countChanges } from '../application/statistics.ts';
import { statisticsStore, taskStore } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { batchConsumer } from '../runtime/stream.ts';

const env = readEnvironment(['TABLE_NAME']);
const ports = { statistics: statisticsStore(env), history: wholeHistory(taskStore(env).events) };

export const handler = batchConsumer((rows) => countChanges(rows.map(changeOf), ports));
