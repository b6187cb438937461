/** Text, and those who understand it. */
import type { Insights } from '../../contract/analysis-schemas.ts';

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
