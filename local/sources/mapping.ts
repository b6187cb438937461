import { type Fields, fields, flag, list, number, optional, text, texts } from '../json.ts';
import type { Resource } from '../template/resources.ts';
import { type Filter, filterFor } from './filters.ts';

/** An event source mapping as declared, with Lambda's defaults. */
export interface Mapping {
  readonly id: string;
  readonly functionName: string;
  readonly sourceArn: string;
  readonly batchSize: number;
  readonly windowMilliseconds: number;
  readonly maximumConcurrency: number;
  readonly reportsItemFailures: boolean;
  readonly passes: Filter;
  /** Streams only. */
  readonly stream: {
    readonly fromStart: boolean;
    readonly bisects: boolean;
    readonly maximumRetries: number;
    readonly maximumAgeSeconds: number;
    readonly onFailureArn: string | undefined;
  };
}

/** Undefined when the mapping is switched off. */
export function mappingOf({ logicalId, properties }: Resource): Mapping | undefined {
  const value = <T>(read: (value: unknown, where: string) => T, name: string, source: Fields = properties) =>
    optional(read, source[name], `${name} of ${logicalId}`);
  if (value(flag, 'Enabled') === false) return undefined;
  const sourceArn = text(properties['EventSourceArn'], `EventSourceArn of ${logicalId}`);
  const onFailure = value(fields, 'OnFailure', value(fields, 'DestinationConfig') ?? {}) ?? {};
  const orUnlimited = (limit: number | undefined) =>
    limit === undefined || limit < 0 ? Number.POSITIVE_INFINITY : limit;
  return {
    id: logicalId,
    functionName: functionNameIn(text(properties['FunctionName'], `FunctionName of ${logicalId}`)),
    sourceArn,
    batchSize: value(number, 'BatchSize') ?? (sourceArn.includes(':sqs:') ? 10 : 100),
    windowMilliseconds: (value(number, 'MaximumBatchingWindowInSeconds') ?? 0) * 1000,
    maximumConcurrency: orUnlimited(
      value(number, 'MaximumConcurrency', value(fields, 'ScalingConfig') ?? {}),
    ),
    reportsItemFailures: (value(texts, 'FunctionResponseTypes') ?? []).includes('ReportBatchItemFailures'),
    passes: filterFor(patternsOf(value(fields, 'FilterCriteria'), logicalId)),
    stream: {
      fromStart: properties['StartingPosition'] === 'TRIM_HORIZON',
      bisects: value(flag, 'BisectBatchOnFunctionError') ?? false,
      maximumRetries: orUnlimited(value(number, 'MaximumRetryAttempts')),
      maximumAgeSeconds: orUnlimited(value(number, 'MaximumRecordAgeInSeconds')),
      onFailureArn: value(text, 'Destination', onFailure),
    },
  };
}

function patternsOf(criteria: Fields | undefined, logicalId: string): string[] {
  return (optional(list, criteria?.['Filters'], `Filters of ${logicalId}`) ?? []).map((filter) =>
    text(fields(filter, 'Filter')['Pattern'], `Pattern of ${logicalId}`),
  );
}

/** The name in a function's ARN, in an integration URI that holds one, or the name itself. */
export function functionNameIn(reference: string): string {
  return /:function:([^:/]+)/.exec(reference)?.[1] ?? reference;
}

/** The items of a batch that a function gave back; undefined when its answer makes the whole batch fail, as in Lambda. */
export function failedItems(answer: unknown, known: ReadonlySet<string>): Set<string> | undefined {
  if (answer === undefined || answer === null) return new Set();
  const failures = fields(answer, 'answer')['batchItemFailures'];
  if (failures === undefined || failures === null) return new Set();
  const ids = list(failures, 'batchItemFailures').map(
    (failure) => fields(failure, 'failure')['itemIdentifier'],
  );
  const failed = ids.filter((id) => typeof id === 'string').filter((id) => known.has(id));
  return failed.length === ids.length ? new Set(failed) : undefined;
}
