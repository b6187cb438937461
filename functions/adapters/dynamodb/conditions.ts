/** DynamoDB conditions as named sentences, beside the items they guard. */

export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

export const itemIsNew: Condition = { ConditionExpression: 'attribute_not_exists(pk)' };

/** The snapshot is still the one that was decided upon. */
export const versionIs = (version: number): Condition => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': version },
});

/** A snapshot that `seq` may follow: none before the first event, else the one of the event before. */
export const nextEventIs = (seq: number): Condition => (seq === 1 ? itemIsNew : versionIs(seq - 1));

/** The claim ends when it did as it was decided upon: no heartbeat came between. */
export const leaseEndsAt = (until: string): Condition => ({
  ConditionExpression: '#state.#claim.#until = :until',
  ExpressionAttributeNames: { '#state': 'state', '#claim': 'claim', '#until': 'lease_expires_at' },
  ExpressionAttributeValues: { ':until': until },
});

export const bothHold = (one: Condition, other: Condition): Condition => ({
  ConditionExpression: `${one.ConditionExpression} AND ${other.ConditionExpression}`,
  ExpressionAttributeNames: { ...one.ExpressionAttributeNames, ...other.ExpressionAttributeNames },
  ExpressionAttributeValues: { ...one.ExpressionAttributeValues, ...other.ExpressionAttributeValues },
});

/** The key was never used, or so long ago that only the table's own cleaning is late. */
export const keyIsForgotten = (nowSeconds: number): Condition => ({
  ConditionExpression: 'attribute_not_exists(pk) OR expires_at < :now',
  ExpressionAttributeValues: { ':now': nowSeconds },
});

/** Nobody holds the dedupe hash, or the task itself does. */
export const dedupeIsFreeFor = (taskId: string): Condition => ({
  ConditionExpression: 'attribute_not_exists(pk) OR task_id = :task_id',
  ExpressionAttributeValues: { ':task_id': taskId },
});

/** Nothing was taken from the bucket that has not flowed in again. */
export const bucketIsFull = (now: number): Condition => ({
  ConditionExpression: 'attribute_not_exists(pk) OR full_at < :now',
  ExpressionAttributeValues: { ':now': now },
});

/** The bucket is not full, and holds as many tokens as `latest` says. */
export const bucketHolds = (now: number, latest: number): Condition => ({
  ConditionExpression: 'full_at BETWEEN :now AND :latest',
  ExpressionAttributeValues: { ':now': now, ':latest': latest },
});

/** Each counter is at most so high; one that is not there counts nothing. Undefined where nothing is limited. */
export const allowsMore = (most: Readonly<Record<string, number>>): Condition | undefined => {
  const names = Object.keys(most);
  if (names.length === 0) return undefined;
  return {
    ConditionExpression: names
      .map((name) => `(attribute_not_exists(${name}) OR ${name} <= :most_${name})`)
      .join(' AND '),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:most_${name}`, most[name]])),
  };
};

/** The owner's task is claimed, by the worker with this token. */
export const claimIsHeldBy = (owner: string, tokenHash: string) =>
  ({
    ConditionExpression:
      '#state.#owner = :owner AND #state.#status = :claimed AND #state.#claim.#token = :token',
    ExpressionAttributeNames: {
      '#state': 'state',
      '#owner': 'owner',
      '#status': 'status',
      '#claim': 'claim',
      '#token': 'token_hash',
    },
    ExpressionAttributeValues: { ':owner': owner, ':claimed': 'claimed', ':token': tokenHash },
  }) as const satisfies Condition;

/** The statistics hold the task up to there; not at all if undefined. */
export const taskIsCountedUpTo = (place: string | undefined): Condition =>
  place === undefined
    ? itemIsNew
    : { ConditionExpression: 'place = :place', ExpressionAttributeValues: { ':place': place } };
