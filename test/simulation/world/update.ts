/** DynamoDB's update expressions: `SET`, `ADD`, `REMOVE`. */
import { type Bindings, type Item, operand, pathOf, Reader, valueAt } from './expressions.ts';

type Change = (item: Item, bindings: Bindings) => Item;

const withValue = (item: Item, [first, ...rest]: readonly string[], value: unknown): Item => {
  if (first === undefined) return item;
  const inner = rest.length === 0 ? value : withValue((item[first] ?? {}) as Item, rest, value);
  return { ...item, [first]: inner };
};

const without = (item: Item, path: readonly string[]): Item => {
  const [first, ...rest] = path;
  if (first === undefined) return item;
  const { [first]: inner, ...others } = item;
  return rest.length === 0 ? others : { ...others, [first]: without((inner ?? {}) as Item, rest) };
};

const assignment = (reader: Reader): Change => {
  const path = reader.next();
  reader.expect('=');
  const first = operand(reader);
  const sign = reader.takes('+') ? 1 : reader.takes('-') ? -1 : 0;
  const second = sign === 0 ? undefined : operand(reader);
  return (item, bindings) => {
    const value = first(item, bindings);
    const more = second?.(item, bindings);
    const sum = second === undefined ? value : Number(value) + sign * Number(more);
    return withValue(item, pathOf(path, bindings), sum);
  };
};

const addition = (reader: Reader): Change => {
  const path = reader.next();
  const amount = operand(reader);
  return (item, bindings) => {
    const place = pathOf(path, bindings);
    return withValue(item, place, Number(valueAt(item, place) ?? 0) + Number(amount(item, bindings)));
  };
};

const removal = (reader: Reader): Change => {
  const path = reader.next();
  return (item, bindings) => without(item, pathOf(path, bindings));
};

const clauseOf = (reader: Reader): ((reader: Reader) => Change) => {
  if (reader.takes('SET')) return assignment;
  if (reader.takes('ADD')) return addition;
  if (reader.takes('REMOVE')) return removal;
  throw reader.unknown();
};

const known = new Map<string, readonly Change[]>();

const changesOf = (text: string): readonly Change[] => {
  const parsed = known.get(text);
  if (parsed !== undefined) return parsed;
  const reader = new Reader(text);
  const changes: Change[] = [];
  while (!reader.isAtEnd) {
    const clause = clauseOf(reader);
    do changes.push(clause(reader));
    while (reader.takes(','));
  }
  known.set(text, changes);
  return changes;
};

export const updated = (item: Item, text: string, bindings: Bindings): Item =>
  changesOf(text).reduce((changed, change) => change(changed, bindings), item);
