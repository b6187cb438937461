/** Orders two keys as S3 lists them: by the bytes of their UTF-8, which is not the order of JavaScript's `<`. */
export const compareKeys = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));

/** The least string behind every string that begins with `prefix`; `undefined` when nothing can be behind them. */
export function afterPrefix(prefix: string): string | undefined {
  const codePoints = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (codePoints.at(-1) === 0x10ffff) codePoints.pop();
  const last = codePoints.pop();
  if (last === undefined) return undefined;
  // U+D800 to U+DFFF are surrogates: no characters of their own.
  return String.fromCodePoint(...codePoints, last === 0xd7ff ? 0xe000 : last + 1);
}

/** The least string behind `key`. */
export const afterKey = (key: string): string => `${key}\0`;
