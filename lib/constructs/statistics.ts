/** Counting what happens to tasks, from the table's stream. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { countedKey, statisticsPrefix, taskKey } from '../../functions/contract/keys.ts';
import { TIMEOUTS } from '../timeouts.ts';
import { allowTable } from './grants.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';
import { readStream } from './table-stream.ts';

export interface StatisticsProps {
  readonly defaults: FunctionDefaults;
  readonly table: Table;
}

/** However they were written, or deleted. */
const SNAPSHOTS = FilterCriteria.filter({ dynamodb: { Keys: { sk: { S: [taskKey('').sk] } } } });

export class Statistics extends Construct {
  constructor(scope: Construct, id: string, { defaults, table }: StatisticsProps) {
    super(scope, id);
    const count = new ServiceFunction(this, 'Count', defaults, {
      handler: 'count',
      whenItFails: 'Statistics stand still; tasks go on, and what was missed is counted later.',
      timeout: TIMEOUTS.count,
      memoryMb: 512,
      environment: { TABLE_NAME: table.tableName },
    });
    const counters = [countedKey('*').pk, `${statisticsPrefix('*')}*`];
    allowTable(count, table, ['GetItem', 'PutItem', 'UpdateItem'], counters);
    // The history of a task that was not told of in order.
    allowTable(count, table, ['Query'], [taskKey('*').pk]);
    readStream(this, count, {
      name: 'Changes',
      table,
      key: defaults.key,
      reading: {
        // What is told of twice is counted once; what is passed over, not at all.
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [SNAPSHOTS],
        // A batch is one transaction, or a few: the longer it gathers, the fewer there are.
        batchSize: 250,
        maxBatchingWindow: Duration.seconds(2),
        // Nobody waits for it: better late than lost. Lambda pauses for up to a minute between tries.
        retryAttempts: 100,
        maxRecordAge: Duration.hours(6),
      },
      late: {
        after: Duration.minutes(15),
        meaning: 'Statistics are more than a quarter of an hour behind.',
        runbook: 'Statistics are behind',
      },
      lost: { meaning: 'Statistics miss changes of some tasks.', runbook: 'Lost changes of the statistics' },
    });
  }
}
