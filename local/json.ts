/** Reading values that came from outside (templates, handlers' answers, protocol bodies) with errors that say where. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fields(value: unknown, where: string): Fields {
  if (isFields(value)) return value;
  throw new Error(`${where} should be an object`);
}

export function list(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${where} should be a list`);
}

export function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${where} should be text`);
}

/** CloudFormation accepts numbers written as text, and so does this. */
export function number(value: unknown, where: string): number {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof parsed === 'number' && Number.isFinite(parsed)) return parsed;
  throw new Error(`${where} should be a number`);
}

export function flag(value: unknown, where: string): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Error(`${where} should be true or false`);
}

/** The value read by `read` when it is there, else undefined. */
export function optional<T>(
  read: (value: unknown, where: string) => T,
  value: unknown,
  where: string,
): T | undefined {
  return value === undefined || value === null ? undefined : read(value, where);
}

export function texts(value: unknown, where: string): string[] {
  return list(value, where).map((entry, index) => text(entry, `${where}[${index}]`));
}

export function textsByName(value: unknown, where: string): Record<string, string> {
  const entries = Object.entries(fields(value, where)).map(([name, entry]) => {
    if (typeof entry === 'number' || typeof entry === 'boolean') return [name, String(entry)];
    return [name, text(entry, `${where}.${name}`)];
  });
  return Object.fromEntries(entries);
}

export function parseJson(source: string): unknown {
  return JSON.parse(source);
}

export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
