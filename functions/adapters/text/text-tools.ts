/** Languages told by their n-grams, and words too common to say anything: libraries that hold both for many languages. */
import { eld } from 'eld/extrasmall';
import lists from 'stopwords-iso/stopwords-iso.json' with { type: 'json' };
import type { TextTools } from '../../application/ports.ts';

/** More text tells no more. */
const MOST_CHARACTERS = 10_000;
/** Fewer words are too easily those of another language. */
const FEWEST_CHARACTERS = 12;

const NONE: ReadonlySet<string> = new Set();

/** By ISO 639-1. */
const WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(lists).map(([code, words]) => [code, new Set(words)]),
);

export const textTools: TextTools = {
  languageOf: (text) => {
    if (text.trim().length < FEWEST_CHARACTERS) return undefined;
    const { language } = eld.detect(text.slice(0, MOST_CHARACTERS));
    return language === '' ? undefined : language;
  },
  stopWords: (language) => WORDS.get(language.split('-')[0]?.toLowerCase() ?? '') ?? NONE,
};
