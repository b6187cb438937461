import type { LocalFunction } from '../functions/pool.ts';
import type { Services } from '../services/start.ts';
import type { State } from '../state.ts';
import type { Resources } from '../template/resources.ts';
import { mappingOf } from './mapping.ts';
import { startQueueSource } from './queue.ts';
import { startSchedule } from './schedule.ts';
import { openStream } from './shards.ts';
import type { Source } from './source.ts';
import { startStreamSource } from './stream.ts';

export interface SourcesOptions {
  readonly services: Services;
  readonly state: State;
  readonly region: string;
  readonly log: (line: string) => void;
  functionNamed(name: string): LocalFunction;
}

/** Starts every event source mapping and schedule of the template; the list holds also those started before a failure. */
export async function startSources(
  resources: Resources,
  sources: Source[],
  options: SourcesOptions,
): Promise<void> {
  const { services, state, region, log, functionNamed } = options;
  for (const resource of resources.ofType('AWS::Lambda::EventSourceMapping')) {
    const mapping = mappingOf(resource);
    if (mapping === undefined) continue;
    const target = functionNamed(mapping.functionName);
    const { sourceArn, stream } = mapping;
    if (sourceArn.includes(':sqs:')) {
      const queue = services.queues.queueByArn(sourceArn);
      sources.push(startQueueSource({ mapping, queue, target, region, log }));
      continue;
    }
    const [, tableName = ''] = /:table\/([^/]+)\/stream\//.exec(sourceArn) ?? [];
    const table = services.tables.get(tableName);
    if (table === undefined)
      throw new Error(`${mapping.id}: the local cloud does not support the event source ${sourceArn}`);
    const fromStart = stream.fromStart || table.isNew;
    const reader = await openStream(services.client, state, tableName, mapping.id, fromStart);
    const onFailure =
      stream.onFailureArn === undefined ? undefined : services.queues.queueByArn(stream.onFailureArn);
    sources.push(startStreamSource({ mapping, reader, target, onFailure, log }));
  }
  for (const rule of resources.ofType('AWS::Events::Rule')) {
    if (rule.properties['State'] === 'DISABLED') continue;
    sources.push(startSchedule({ rule, region, state, log, target: functionNamed }));
  }
}
