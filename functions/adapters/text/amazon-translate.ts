/** Amazon Translate: a request for each text, so that none can end up at another's place. */
import {
  type TranslateClient,
  TranslateServiceException,
  TranslateTextCommand,
} from '@aws-sdk/client-translate';
import { atOnce } from '../../application/at-once.ts';
import type { Languages, Translator } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { piecesOf } from '../../domain/transcript/text-sizes.ts';

/** What TranslateText takes. */
const MOST_BYTES = 10_000;
/** A text takes some 100 ms, and an account may send 20 and more a second. */
const AT_ONCE = 4;

const REFUSALS = [
  'UnsupportedLanguagePairException',
  'DetectedLanguageLowConfidenceException',
  'InvalidRequestException',
  'ValidationException',
];

/** A language that the service knows by region too (`pt-PT`, `zh-TW`) is sent as it is. */
const REGIONS = ['es-MX', 'fa-AF', 'fr-CA', 'pt-PT', 'zh-TW'];

const codeOf = (language: string): string =>
  REGIONS.find((known) => known.toLowerCase() === language.toLowerCase()) ??
  language.split('-')[0] ??
  language;

const faultOf = (cause: unknown, { from, to }: Languages): unknown => {
  if (!(cause instanceof TranslateServiceException)) return cause;
  if (REFUSALS.includes(cause.name))
    return new ProblemError(
      'translation_refused',
      `Not translated from "${from}" to "${to}": ${cause.message}`,
      {
        cause,
      },
    );
  // The SDK has tried several times by now.
  return cause.$retryable || (cause.$metadata.httpStatusCode ?? 0) >= 500
    ? new TransientError(`Amazon Translate did not answer: ${cause.name}`, { cause })
    : cause;
};

export const amazonTranslate = (client: TranslateClient): Translator => {
  const pieceOf = async (Text: string, languages: Languages, abortSignal: AbortSignal): Promise<string> => {
    // The service refuses a text of nothing but space.
    if (Text.trim() === '') return Text;
    const SourceLanguageCode = codeOf(languages.from);
    const TargetLanguageCode = codeOf(languages.to);
    const command = new TranslateTextCommand({ Text, SourceLanguageCode, TargetLanguageCode });
    try {
      return (await client.send(command, { abortSignal })).TranslatedText ?? '';
    } catch (cause) {
      throw faultOf(cause, languages);
    }
  };
  return {
    name: 'Amazon Translate',
    translate: async (texts, languages, { onProgress, signal }) => {
      let done = 0;
      return atOnce(AT_ONCE, texts, async (text) => {
        signal.throwIfAborted();
        const pieces: string[] = [];
        for (const piece of piecesOf(text, MOST_BYTES))
          pieces.push((await pieceOf(piece, languages, signal)).trim());
        done += 1;
        onProgress(done / texts.length);
        return pieces.join(' ').trim();
      });
    },
  };
};
