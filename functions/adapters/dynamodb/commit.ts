/** One change of one task as one transaction: its events, its snapshot, and what hangs on them. */
import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Change, CommitOutcome } from '../../application/ports.ts';
import { dedupeKey, runningKey } from '../../contract/keys.ts';
import {
  bothHold,
  type Condition,
  dedupeIsFreeFor,
  itemIsNew,
  keyIsForgotten,
  leaseEndsAt,
  nextEventIs,
} from './conditions.ts';
import { audioWrite } from './daily-use.ts';
import { dedupeItem, epochSeconds, eventItem, type Item, rememberedItem, snapshotItem } from './items.ts';
import { MAX_WRITES, type Write } from './writes.ts';

/** What a write is for, so that a refusal can be told by what was refused. */
interface Step {
  readonly role: 'history' | 'claim' | 'free' | 'count';
  readonly write: Write;
}

const runWrite = (table: string, task: Change['state'], run: 'begins' | 'ends'): Write => {
  const key = { ...runningKey(task.owner, task.priority, task.created_at, task.id) };
  return run === 'begins'
    ? { Put: { TableName: table, Item: { ...key, priority: task.priority } } }
    : { Delete: { TableName: table, Key: key } };
};

const stepsOf = (table: string, change: Change): readonly Step[] => {
  const { events, state, claim_dedupe, free_dedupe, remember, audio_seconds, run, lease } = change;
  const [first] = events;
  if (!first) throw new Error(`A change of task ${state.id} holds no events`);
  const history = (item: Item, condition: Condition): Step => ({
    role: 'history',
    write: { Put: { TableName: table, Item: item, ...condition } },
  });
  // The item that was there tells whose it is.
  const claim = (item: Item, condition: Condition): Step => ({
    role: 'claim',
    write: {
      Put: { TableName: table, Item: item, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    },
  });
  const free = (hash: string): Step => ({
    role: 'free',
    write: {
      Delete: { TableName: table, Key: { ...dedupeKey(state.owner, hash) }, ...dedupeIsFreeFor(state.id) },
    },
  });
  const at = new Date(first.at);
  const isNext = nextEventIs(first.seq);
  return [
    history(snapshotItem(change), lease === undefined ? isNext : bothHold(isNext, leaseEndsAt(lease))),
    ...events.map((event) => history(eventItem(state, event), itemIsNew)),
    ...(claim_dedupe === undefined
      ? []
      : [claim(dedupeItem(state, claim_dedupe), dedupeIsFreeFor(state.id))]),
    ...(remember === undefined
      ? []
      : [claim(rememberedItem(state, remember, at), keyIsForgotten(epochSeconds(at)))]),
    ...(free_dedupe === undefined ? [] : [free(free_dedupe)]),
    ...(run === undefined ? [] : [{ role: 'count', write: runWrite(table, state, run) } as const]),
    ...(audio_seconds === undefined
      ? []
      : [{ role: 'count', write: audioWrite(table, state.owner, first.at, audio_seconds) } as const]),
  ];
};

type Refusal = { readonly kind: 'history' | 'free' } | { readonly kind: 'claim'; readonly holder?: string };

/** Which write stood in the way. History comes first: a task that moved on must be decided again anyway. */
const refusalOf = (steps: readonly Step[], reasons: readonly CancellationReason[]): Refusal | undefined => {
  const refused = (role: Step['role']) =>
    reasons.find((reason, i) => steps[i]?.role === role && reason.Code === 'ConditionalCheckFailed');
  if (refused('history') || reasons.some((reason) => reason.Code === 'TransactionConflict'))
    return { kind: 'history' };
  const claim = refused('claim');
  if (claim) {
    const holder = claim.Item?.['task_id']?.S;
    return holder === undefined ? { kind: 'claim' } : { kind: 'claim', holder };
  }
  return refused('free') ? { kind: 'free' } : undefined;
};

/**
 * Writes all of the change or none. A dedupe hash that meanwhile belongs to another task is left to it: the change is
 * then written without freeing it.
 */
export const commitChange = async (
  client: DynamoDBDocumentClient,
  table: string,
  change: Change,
): Promise<CommitOutcome> => {
  const steps = stepsOf(table, change);
  if (steps.length > MAX_WRITES)
    throw new Error(`A change of task ${change.state.id} takes ${steps.length} writes`);
  try {
    await client.send(new TransactWriteCommand({ TransactItems: steps.map((step) => step.write) }));
    return { kind: 'committed' };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const refusal = refusalOf(steps, error.CancellationReasons ?? []);
    switch (refusal?.kind) {
      case undefined:
        throw error;
      case 'history':
        return { kind: 'conflict' };
      case 'claim':
        return refusal.holder === undefined
          ? { kind: 'conflict' }
          : { kind: 'duplicate', task_id: refusal.holder };
      case 'free': {
        const { free_dedupe: _another, ...rest } = change;
        return commitChange(client, table, rest);
      }
    }
  }
};
