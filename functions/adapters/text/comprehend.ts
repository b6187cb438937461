/** Amazon Comprehend: the mood of a text, and the phrases it names. */
import {
  BatchDetectKeyPhrasesCommand,
  BatchDetectSentimentCommand,
  type ComprehendClient,
  LanguageCode,
} from '@aws-sdk/client-comprehend';
import type { TextAnalyst } from '../../application/ports.ts';
import type { Insights, Keyword } from '../../contract/analysis-schemas.ts';
import { bytesOf, packed } from '../../domain/transcript/text-sizes.ts';

/** A document has at most 5,000 bytes where its mood is asked for, a batch at most 25 documents. */
const DOCUMENT_BYTES = 4_900;
const DOCUMENTS = 25;
const KEY_PHRASES = 50;

const knownLanguage = (language: string): LanguageCode | undefined => {
  const [short] = language.split('-');
  const known = Object.values(LanguageCode);
  return known.find((code) => code === language) ?? known.find((code) => code === short);
};

const batchesOf = (documents: readonly string[]): readonly string[][] =>
  Array.from({ length: Math.ceil(documents.length / DOCUMENTS) }, (_, index) =>
    documents.slice(index * DOCUMENTS, (index + 1) * DOCUMENTS),
  );

type Moods = Insights['sentiment'];
interface Answer {
  readonly moods: readonly { readonly weight: number; readonly mood: Moods }[];
  readonly phrases: readonly { readonly text: string; readonly score: number }[];
}

/** A part that failed would pass for a text without mood: then the whole is asked again. */
const complete = <T extends { ErrorList?: { ErrorCode?: string | undefined }[] | undefined }>(
  answer: T,
): T => {
  const [fault] = answer.ErrorList ?? [];
  if (fault !== undefined) throw new Error(`Comprehend failed on a part of the text: ${fault.ErrorCode}`);
  return answer;
};

const ask = async (
  client: ComprehendClient,
  texts: string[],
  code: LanguageCode,
  signal: AbortSignal,
): Promise<Answer> => {
  const request = { TextList: texts, LanguageCode: code };
  const abort = { abortSignal: signal };
  const [moods, phrases] = await Promise.all([
    client.send(new BatchDetectSentimentCommand(request), abort).then(complete),
    client.send(new BatchDetectKeyPhrasesCommand(request), abort).then(complete),
  ]);
  return {
    moods: (moods.ResultList ?? []).map(({ Index = 0, SentimentScore: score }) => ({
      weight: bytesOf(texts[Index] ?? ''),
      mood: {
        positive: score?.Positive ?? 0,
        negative: score?.Negative ?? 0,
        neutral: score?.Neutral ?? 0,
        mixed: score?.Mixed ?? 0,
      },
    })),
    phrases: (phrases.ResultList ?? []).flatMap(({ KeyPhrases = [] }) =>
      KeyPhrases.map(({ Text = '', Score = 0 }) => ({ text: Text, score: Score })),
    ),
  };
};

/** Long parts say more of the whole than short ones. */
const weighed = (moods: Answer['moods']): Moods => {
  const all = moods.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const share = (of: keyof Moods): number =>
    Math.round((1000 * moods.reduce((sum, { weight, mood }) => sum + weight * mood[of], 0)) / all) / 1000;
  return {
    positive: share('positive'),
    negative: share('negative'),
    neutral: share('neutral'),
    mixed: share('mixed'),
  };
};

const counted = (phrases: Answer['phrases']): Keyword[] => {
  const found = new Map<string, Keyword>();
  for (const { text, score } of phrases) {
    const known = found.get(text.toLowerCase());
    const best = Math.min(1, Math.max(known?.score ?? 0, score));
    found.set(text.toLowerCase(), { text: known?.text ?? text, score: best, count: (known?.count ?? 0) + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.count * b.score - a.count * a.score).slice(0, KEY_PHRASES);
};

export const comprehend = (client: ComprehendClient): TextAnalyst => ({
  insights: async (texts, language, signal) => {
    const code = knownLanguage(language);
    const documents = packed(texts, DOCUMENT_BYTES);
    if (code === undefined || documents.length === 0) return undefined;
    const answers: Answer[] = [];
    // One after the other: the account's rate is shared by all tasks.
    for (const batch of batchesOf(documents)) answers.push(await ask(client, batch, code, signal));
    return {
      by: 'Amazon Comprehend',
      sentiment: weighed(answers.flatMap(({ moods }) => moods)),
      key_phrases: counted(answers.flatMap(({ phrases }) => phrases)),
    };
  },
});
