/** Text, and those who understand it. */
import type { Insights } from '../../contract/analysis-schemas.ts';
import type { OnProgress } from './world.ts';

export interface TextTools {
  /** As ISO 639-1 says it; undefined where there is too little text to tell. */
  languageOf(text: string): string | undefined;
  /** Words that say nothing of a text's meaning; none where the language is not known. */
  stopWords(language: string): ReadonlySet<string>;
}

/** A service that reads whole texts; undefined where it does not know the language. */
export interface TextAnalyst {
  insights(texts: readonly string[], language: string, signal: AbortSignal): Promise<Insights | undefined>;
}

export interface Languages {
  /** As BCP 47 has it; `auto` leaves it to the translator. */
  readonly from: string;
  readonly to: string;
}

export interface Translator {
  /** Who translates, as results name it. */
  readonly name: string;
  /**
   * As many texts as were given, in their order. Throws a ProblemError `translation_refused` for what will not be
   * translated, a TransientError for what may be later.
   */
  translate(
    texts: readonly string[],
    languages: Languages,
    options: { readonly onProgress: OnProgress; readonly signal: AbortSignal },
  ): Promise<readonly string[]>;
}
