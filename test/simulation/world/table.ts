/** The single table in memory: items by key, transactions, and indexes that lag behind. */
import type { ItemKey } from '../../../functions/contract/keys.ts';
import { INDEXES } from '../../../functions/contract/keys.ts';
import { type Bindings, conditionOf, type Item } from './expressions.ts';

/** The attributes each index is keyed by, as lib/constructs/table.ts defines them. */
const INDEX_PREFIXES: Readonly<Record<string, string>> = {
  [INDEXES.byOwner]: 'owner',
  [INDEXES.claimable]: 'claim',
  [INDEXES.due]: 'due',
};

export interface Condition {
  readonly text: string | undefined;
  readonly bindings: Bindings;
}

/** `change` gives the item to be, undefined for none. */
export interface Write {
  readonly key: ItemKey;
  readonly condition: Condition;
  readonly change: (before: Item | undefined) => Item | undefined;
}

export interface Written {
  readonly key: ItemKey;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface TablePorts {
  readonly time: () => number;
  /** Milliseconds by which an index is behind with the next change. */
  readonly lag: () => number;
}

interface Change {
  readonly at: number;
  readonly id: string;
  readonly item: Item | undefined;
}

const idOf = ({ pk, sk }: ItemKey): string => `${pk}\n${sk}`;

export const meets = (item: Item | undefined, { text, bindings }: Condition): boolean =>
  text === undefined || conditionOf(text)(item, bindings);

export class SimulatedTable {
  readonly #ports: TablePorts;
  readonly #partitions = new Map<string, Map<string, Item>>();
  /** What all indexes show, and what they will. */
  readonly #indexed = new Map<string, Item>();
  #coming: Change[] = [];
  readonly #latest = new Map<string, number>();
  readonly #previous = new Map<string, { item: Item | undefined; until: number }>();
  /** Told of each write or transaction, as one. */
  readonly listeners: ((written: readonly Written[]) => void)[] = [];

  constructor(ports: TablePorts) {
    this.#ports = ports;
  }

  get({ pk, sk }: ItemKey): Item | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  /** What a read without consistency may still see: the item before its last change, for as long as `ms` after it. */
  getStale(key: ItemKey, ms: number): Item | undefined {
    const previous = this.#previous.get(idOf(key));
    return previous !== undefined && previous.until + ms > this.#ports.time() ? previous.item : this.get(key);
  }

  partition(pk: string): readonly Item[] {
    return [...(this.#partitions.get(pk)?.values() ?? [])];
  }

  /** All items of an index as it shows them now. */
  index(name: string): readonly Item[] {
    const prefix = INDEX_PREFIXES[name];
    if (prefix === undefined) throw new Error(`The simulated table has no index ${name}`);
    this.#catchUp();
    return [...this.#indexed.values()].filter((item) => item[`${prefix}_pk`] !== undefined);
  }

  /** All or none; those whose condition was not met. */
  write(writes: readonly Write[]): readonly number[] {
    const refused = writes.flatMap(({ key, condition }, place) =>
      meets(this.get(key), condition) ? [] : [place],
    );
    if (refused.length > 0) return refused;
    const written = writes.map(({ key, change }) => {
      const before = this.get(key);
      return { key, before, after: change(before) };
    });
    for (const one of written) this.#put(one);
    for (const listener of this.listeners) listener(written);
    return [];
  }

  #put({ key, before, after }: Written): void {
    const partition = this.#partitions.get(key.pk) ?? new Map<string, Item>();
    this.#partitions.set(key.pk, partition);
    if (after === undefined) partition.delete(key.sk);
    else partition.set(key.sk, after);
    const id = idOf(key);
    this.#previous.set(id, { item: before, until: this.#ports.time() });
    if (Object.values(INDEX_PREFIXES).some((prefix) => (after ?? before)?.[`${prefix}_pk`] !== undefined))
      this.#show(id, after);
    else if (this.#latest.has(id)) this.#show(id, undefined);
  }

  /** Changes of one item reach the indexes in order. */
  #show(id: string, item: Item | undefined): void {
    const at = Math.max(this.#ports.time() + this.#ports.lag(), this.#latest.get(id) ?? 0);
    this.#latest.set(id, at);
    this.#coming.push({ at, id, item });
  }

  #catchUp(): void {
    const now = this.#ports.time();
    const [there, coming] = [
      this.#coming.filter(({ at }) => at <= now),
      this.#coming.filter(({ at }) => at > now),
    ];
    this.#coming = coming;
    for (const { id, item } of there) {
      if (item === undefined) this.#indexed.delete(id);
      else this.#indexed.set(id, item);
    }
  }
}
