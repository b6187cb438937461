/** What the table can store of JSON: so many levels, well-formed Unicode, and numbers of some size. */
import type { Fault } from '../contract/problems.ts';

/** DynamoDB stores 32 levels; our own items wrap the caller's values a few times. */
const MAX_DEPTH = 24;

/** Of DynamoDB; JSON may say less, and more, which JavaScript reads as infinite. */
const [SMALLEST, TOO_LARGE] = [1e-130, 1e126];

const isTooDeep = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
};

const isNumber = (value: number): boolean => {
  const size = Math.abs(value);
  return size === 0 || (size >= SMALLEST && size < TOO_LARGE);
};

const messageOf = (value: unknown): string | undefined => {
  if (typeof value === 'string' && !value.isWellFormed()) return 'must be well-formed Unicode';
  if (typeof value === 'number' && !isNumber(value))
    return `must be 0, or a number from ${SMALLEST} up to ${TOO_LARGE}`;
  return undefined;
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1').toWellFormed();

const firstFault = (value: unknown, path: string): Fault | undefined => {
  const message = messageOf(value);
  if (message !== undefined) return { path, message };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const place = `${path}/${escaped(name)}`;
    const fault = name.isWellFormed()
      ? firstFault(inner, place)
      : { path: place, message: 'must be named in well-formed Unicode' };
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** The first thing in it that cannot be stored. */
export const storageFault = (value: unknown): Fault | undefined =>
  isTooDeep(value, MAX_DEPTH)
    ? { path: '', message: `is nested deeper than ${MAX_DEPTH} levels` }
    : firstFault(value, '');
