/** Readers of one context value each; what they do not understand stops synthesis and says what was expected. */

export function oneOf<const Value extends string>(
  name: string,
  given: string,
  values: readonly Value[],
): Value {
  const found = values.find((value) => value === given);
  if (found === undefined) throw refusal(name, given, `one of ${values.join(', ')}`);
  return found;
}

export function matching(name: string, given: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(given)) throw refusal(name, given, expected);
  return given;
}

/** Undefined where nothing was given. */
export function perhapsMatching(
  name: string,
  given: string,
  pattern: RegExp,
  expected: string,
): string | undefined {
  return given === '' ? undefined : matching(name, given, pattern, expected);
}

export function wholeNumber(name: string, given: string, min: number, max: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= min && value <= max)) throw refusal(name, given, `a whole number from ${min} to ${max}`);
  return value;
}

/** Undefined where nothing was given. */
export function perhapsWholeNumber(
  name: string,
  given: string,
  min: number,
  max: number,
): number | undefined {
  return given === '' ? undefined : wholeNumber(name, given, min, max);
}

export function listed(name: string, given: string): readonly string[] {
  const values = given
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (values.length === 0) throw refusal(name, given, 'at least one value, separated by commas');
  return values;
}

const refusal = (name: string, given: string, expected: string): Error =>
  new Error(`Setting ${name} is "${given}": expected ${expected}`);
