/** Languages told by their n-grams, and words too common to say anything: libraries that hold both for many languages. */
import { eld } from 'eld/extrasmall';
import * as lists from 'stopword';
import type { TextTools } from '../application/ports.ts';

/** More text tells no more. */
const MOST_CHARACTERS = 10_000;
/** Fewer words are too easily those of another language. */
const FEWEST_CHARACTERS = 12;

const NONE: ReadonlySet<string> = new Set();

/** `eng` → `en`: the platform knows the shorter codes. Undefined for what is no code. */
const shortCode = (name: string): string | undefined => {
  if (!/^[a-z]{3}$/.test(name)) return undefined;
  return Intl.getCanonicalLocales(name)[0];
};

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((word) => typeof word === 'string');

const WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(lists).flatMap(([name, list]) => {
    const code = shortCode(name);
    return code !== undefined && isList(list) ? [[code, new Set(list)] as const] : [];
  }),
);

export const textTools: TextTools = {
  languageOf: (text) => {
    if (text.trim().length < FEWEST_CHARACTERS) return undefined;
    const { language } = eld.detect(text.slice(0, MOST_CHARACTERS));
    return language === '' ? undefined : language;
  },
  stopWords: (language) => WORDS.get(language.split('-')[0]?.toLowerCase() ?? '') ?? NONE,
};
