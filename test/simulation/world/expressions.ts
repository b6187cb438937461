/** DynamoDB's expressions, as far as our adapters write them; anything else is refused by name. */

export type Item = Readonly<Record<string, unknown>>;

export interface Bindings {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

type Read = (item: Item | undefined, bindings: Bindings) => unknown;
type Test = (item: Item | undefined, bindings: Bindings) => boolean;

const TOKEN = /\s*(<=|>=|<>|[()<>=,+-]|[#:]?[A-Za-z_][\w#.]*)/y;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`The simulated table cannot read: ${text}`);
    tokens.push(token);
  }
  return tokens;
};

export const pathOf = (path: string, { names }: Bindings): string[] =>
  path.split('.').map((part) => (part.startsWith('#') ? (names[part] ?? part) : part));

export const valueAt = (item: Item | undefined, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, part) => (value as Item | undefined)?.[part], item);

const COMPARE: Readonly<Record<string, (a: string | number, b: string | number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const compare = (operator: string, a: unknown, b: unknown): boolean => {
  if (a === undefined || b === undefined) return false;
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  return typeof a === typeof b && COMPARE[operator]!(a as string, b as string);
};

/** Reads tokens from left to right. */
export class Reader {
  readonly #tokens: string[];
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  next(): string {
    const token = this.#tokens[this.#place];
    this.#place += 1;
    if (token === undefined) throw this.unknown();
    return token;
  }

  takes(...words: string[]): boolean {
    const found = words.includes(this.#tokens[this.#place]?.toUpperCase() ?? '');
    if (found) this.#place += 1;
    return found;
  }

  expect(word: string): void {
    if (!this.takes(word)) throw this.unknown();
  }

  get isAtEnd(): boolean {
    return this.#place >= this.#tokens.length;
  }

  unknown(): Error {
    return new Error(`The simulated table does not know: ${this.#text}`);
  }
}

/** A path, a value, or a sum of the two. */
export const operand = (reader: Reader): Read => {
  const name = reader.next();
  if (name === 'if_not_exists') {
    reader.expect('(');
    const path = reader.next();
    reader.expect(',');
    const otherwise = operand(reader);
    reader.expect(')');
    return (item, bindings) => valueAt(item, pathOf(path, bindings)) ?? otherwise(item, bindings);
  }
  if (!/^[#:\w]/.test(name)) throw reader.unknown();
  return name.startsWith(':')
    ? (_item, { values }) => values[name]
    : (item, bindings) => valueAt(item, pathOf(name, bindings));
};

const existence = (reader: Reader, wanted: boolean): Test => {
  reader.expect('(');
  const path = reader.next();
  reader.expect(')');
  return (item, bindings) => (valueAt(item, pathOf(path, bindings)) !== undefined) === wanted;
};

const primary = (reader: Reader): Test => {
  if (reader.takes('(')) {
    const inner = either(reader);
    reader.expect(')');
    return inner;
  }
  if (reader.takes('NOT')) {
    const inner = primary(reader);
    return (item, bindings) => !inner(item, bindings);
  }
  if (reader.takes('ATTRIBUTE_EXISTS')) return existence(reader, true);
  if (reader.takes('ATTRIBUTE_NOT_EXISTS')) return existence(reader, false);
  const left = operand(reader);
  if (reader.takes('BETWEEN')) {
    const low = operand(reader);
    reader.expect('AND');
    const high = operand(reader);
    return (item, bindings) => {
      const value = left(item, bindings);
      return compare('>=', value, low(item, bindings)) && compare('<=', value, high(item, bindings));
    };
  }
  const operator = reader.next();
  if (!['=', '<>', ...Object.keys(COMPARE)].includes(operator)) throw reader.unknown();
  const right = operand(reader);
  return (item, bindings) => compare(operator, left(item, bindings), right(item, bindings));
};

const both = (reader: Reader): Test => {
  const tests = [primary(reader)];
  while (reader.takes('AND')) tests.push(primary(reader));
  return (item, bindings) => tests.every((test) => test(item, bindings));
};

const either = (reader: Reader): Test => {
  const tests = [both(reader)];
  while (reader.takes('OR')) tests.push(both(reader));
  return (item, bindings) => tests.some((test) => test(item, bindings));
};

const known = new Map<string, Test>();

export const conditionOf = (text: string): Test => {
  const parsed = known.get(text);
  if (parsed !== undefined) return parsed;
  const reader = new Reader(text);
  const test = either(reader);
  if (!reader.isAtEnd) throw reader.unknown();
  known.set(text, test);
  return test;
};
