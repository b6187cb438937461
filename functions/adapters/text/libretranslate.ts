/** A translator with LibreTranslate's API, at a URL that the deployer chose. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Languages, Translator } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { bytesOf } from '../../domain/transcript/text-sizes.ts';
import { parser } from '../parse.ts';

export interface LibreTranslateOptions {
  readonly url: string;
  /** Asked for when it is needed; undefined where the server wants none. */
  readonly apiKey: () => Promise<string | undefined>;
  readonly answerMs?: number;
  /** Between two tries, and twice as long before the third. */
  readonly pauseMs?: number;
}

/** Servers limit how much a request holds (`--char-limit`, `--batch-limit`); a group this small takes seconds on a CPU. */
const GROUP_TEXTS = 25;
const GROUP_BYTES = 5_000;
const TRIES = 3;
const ANSWER_MS = 60_000;
const PAUSE_MS = 500;
/** Many times what a group can become. */
const MOST_ANSWER_BYTES = 1024 ** 2;

/** As many neighbours as a request may hold. */
const groupsOf = (texts: readonly string[]): readonly string[][] => {
  const groups: string[][] = [];
  let bytes = 0;
  for (const text of texts) {
    const group = groups.at(-1);
    bytes += bytesOf(text);
    if (group !== undefined && group.length < GROUP_TEXTS && bytes <= GROUP_BYTES) group.push(text);
    else {
      groups.push([text]);
      bytes = bytesOf(text);
    }
  }
  return groups;
};

const answerOf = /* @__PURE__ */ parser(
  {
    type: 'object',
    required: ['translatedText'],
    properties: { translatedText: { type: 'array', items: { type: 'string' } } },
  },
  "The translator's answer",
);

const readText = async ({ body }: Response): Promise<string> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > MOST_ANSWER_BYTES) throw new TransientError('the translator answers without end');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
};

/** `{"error": "…"}`, or the beginning of whatever stands there. */
const reasonIn = (text: string): string => {
  try {
    const { error }: { error?: unknown } = JSON.parse(text);
    if (typeof error === 'string') return error.slice(0, 300);
  } catch {
    // Not JSON: a proxy's page.
  }
  return text.slice(0, 300);
};

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

export const libreTranslate = (options: LibreTranslateOptions): Translator => {
  const { url, apiKey, answerMs = ANSWER_MS, pauseMs = PAUSE_MS } = options;
  const endpoint = new URL('translate', url.endsWith('/') ? url : `${url}/`);

  const ask = async (q: readonly string[], { from, to }: Languages, signal: AbortSignal) => {
    const api_key = await apiKey();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        q,
        source: codeOf(from),
        target: to,
        format: 'text',
        ...(api_key && { api_key }),
      }),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    const text = await readText(response);
    if (response.ok) return translationsIn(text, q.length);
    const reason = `${response.status} ${reasonIn(text)}`;
    if (isPassing(response.status)) throw new TransientError(`the translator answered ${reason}`);
    throw new ProblemError('translation_refused', `Not translated from "${from}" to "${to}": ${reason}`);
  };

  const askAgain = async (
    q: readonly string[],
    languages: Languages,
    signal: AbortSignal,
    tries = 1,
  ): Promise<readonly string[]> => {
    try {
      return await ask(q, languages, signal);
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ProblemError) throw cause;
      if (tries >= TRIES) throw new TransientError('the translator did not answer', { cause });
      await pause(pauseMs * tries, undefined, { signal });
      return askAgain(q, languages, signal, tries + 1);
    }
  };

  return {
    name: `LibreTranslate at ${endpoint.host}`,
    translate: async (texts, languages, { onProgress, signal }) => {
      const translated: string[] = [];
      // One after the other: a self-hosted translator works on one machine.
      for (const group of groupsOf(texts)) {
        translated.push(...(await askAgain(group, languages, signal)));
        onProgress(translated.length / texts.length);
      }
      return translated;
    },
  };
};

/** The source is named without a region: the server knows languages. */
const codeOf = (language: string): string => language.split('-')[0] ?? language;

/** Another number of texts than was asked for could not be told apart any more. */
const translationsIn = (text: string, count: number): readonly string[] => {
  const { translatedText } = answerOf(JSON.parse(text));
  if (translatedText.length !== count)
    throw new Error(`${count} texts became ${translatedText.length} at the translator`);
  return translatedText;
};
