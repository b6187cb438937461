/** What outside workers need: task types, schemas, claims. */
import type { Fault } from '../../contract/problems.ts';
import type { TaskType } from '../../contract/type-schemas.ts';
import type { TaskState } from '../../domain/task/task.ts';

export interface TypeStore {
  /** The latest version, or the one named. Consistent read. */
  find(owner: string, name: string, version?: number): Promise<TaskType | undefined>;
  /** The latest version of each of an owner's types. */
  list(owner: string): Promise<readonly TaskType[]>;
  /** Stores the next version; `conflict` when somebody else took its number first. */
  put(owner: string, type: TaskType): Promise<'stored' | 'conflict'>;
  /** Undefined when there is no such type. */
  setActive(owner: string, name: string, isActive: boolean): Promise<TaskType | undefined>;
}

/** JSON Schemas that callers wrote. */
export interface SchemaChecker {
  /** Whether it is JSON Schema 2020-12 at all. */
  grammarFaults(schema: Readonly<Record<string, unknown>>): readonly Fault[];
  /** What is wrong with a value, each fault with its JSON Pointer; a schema that takes too long is a fault too. */
  faults(schema: object, value: unknown): readonly Fault[];
}

/** Which waiting tasks a claim looks at. */
export interface Claimables {
  readonly owner: string;
  readonly type: string;
  readonly by: 'priority' | 'created_at';
  /** `desc` by priority: the most urgent, then the oldest. */
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

/** A sign of life; what is left out stays as it was. */
export interface LeaseExtension {
  readonly task_id: string;
  readonly owner: string;
  readonly token_hash: string;
  readonly until: string;
  readonly progress: number | undefined;
  readonly message: string | undefined;
}

export interface ClaimStore {
  /** From an index: some may be claimed already. */
  claimable(wanted: Claimables): Promise<readonly TaskState[]>;
  /** Undefined when this token does not hold the task. No event: ownership does not change. */
  extend(lease: LeaseExtension): Promise<TaskState | undefined>;
  seen(owner: string, workerId: string, at: Date): Promise<void>;
  workers(
    owner: string,
  ): Promise<readonly { worker_id: string; last_seen_at: string; tasks: readonly string[] }[]>;
}
