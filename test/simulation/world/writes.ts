/** What the commands of the document client write. */
import type {
  DeleteCommandInput,
  PutCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from '../../../functions/contract/keys.ts';
import type { Bindings } from './expressions.ts';
import type { Condition, Write } from './table.ts';
import { updated } from './update.ts';

export interface Named {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

export const bindingsOf = (input: Named): Bindings => ({
  names: input.ExpressionAttributeNames ?? {},
  values: input.ExpressionAttributeValues ?? {},
});

const conditionIn = (input: Named & { ConditionExpression?: string | undefined }): Condition => ({
  text: input.ConditionExpression,
  bindings: bindingsOf(input),
});

export const keyOf = (item: unknown): ItemKey => {
  const { pk, sk } = item as ItemKey;
  return { pk, sk };
};

export const putting = (input: Omit<PutCommandInput, 'TableName'>): Write => ({
  key: keyOf(input.Item),
  condition: conditionIn(input),
  change: () => input.Item,
});

export const deleting = (input: Omit<DeleteCommandInput, 'TableName'>): Write => ({
  key: keyOf(input.Key),
  condition: conditionIn(input),
  change: () => undefined,
});

export const updating = (input: Omit<UpdateCommandInput, 'TableName'>): Write => ({
  key: keyOf(input.Key),
  condition: conditionIn(input),
  change: (before) =>
    updated(before ?? { ...keyOf(input.Key) }, input.UpdateExpression ?? '', bindingsOf(input)),
});

type Step = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export const writeOf = ({ Put, Delete, Update, ConditionCheck }: Step): Write => {
  if (Put) return putting(Put);
  if (Delete) return deleting(Delete);
  if (Update) return updating(Update as UpdateCommandInput);
  if (ConditionCheck)
    return { key: keyOf(ConditionCheck.Key), condition: conditionIn(ConditionCheck), change: (item) => item };
  throw new Error('An empty step of a transaction');
};
