/** What operators see to. */

export interface DeadLetter {
  readonly message_id: string;
  readonly sent_at: string;
  readonly receive_count: number;
  /** The message as far as it is JSON, else its text; cut where it is long. */
  readonly body: unknown;
}

/** Messages that were tried so often that their queue gave them up. */
export interface DeadLetters {
  /** `letters` are a sample: the first that SQS gives out. */
  list(): Promise<readonly { queue: string; count: number; letters: readonly DeadLetter[] }[]>;
  /** Back to their queue, at most `limit` of them. Undefined when there is no such queue. */
  redrive(queue: string, limit: number): Promise<number | undefined>;
}
