/** Values of options that are one of some names. */
import { InvalidArgumentError, Option } from 'commander';
import { distance } from 'fastest-levenshtein';

/** More wrong letters than these make another word. */
const TYPING_ERRORS = 3;

const nearest = (names: readonly string[], text: string): string | undefined => {
  const [first] = names
    .map((name) => ({ name, wrong: distance(name.toLowerCase(), text.toLowerCase()) }))
    .toSorted((a, b) => a.wrong - b.wrong);
  return first !== undefined && first.wrong <= TYPING_ERRORS ? first.name : undefined;
};

const checked = (names: readonly string[], text: string): string => {
  if (names.includes(text)) return text;
  const meant = nearest(names, text);
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new InvalidArgumentError(`${suggestion} There are ${names.join(', ')}.`.trim());
};

/** An option that takes one of the names; the help lists them. */
export const choice = (flags: string, description: string, names: readonly string[]): Option =>
  new Option(flags, description).choices(names).argParser((text) => checked(names, text));

/** An option that takes some of the names. */
export const choices = (flags: string, description: string, names: readonly string[]): Option =>
  new Option(flags, description)
    .choices(names)
    .argParser((text, others: readonly string[] = []) => [...others, checked(names, text)]);
