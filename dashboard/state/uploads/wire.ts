/** Bodies sent by XMLHttpRequest, which tells how far it is; `fetch` does not. */
import { fetcher, NetworkError } from '@uppy/core/utils';
import type { Put } from '../../../client/uploads/upload.ts';

/** What moves nothing for so long is broken off, to be tried again: a line may die without a word. */
const STILL_MS = 30_000;

/** An answer of the bucket, though not the one hoped for; what nobody answered is thrown on. */
const answerIn = (fault: unknown): XMLHttpRequest => {
  if (fault instanceof NetworkError && fault.request !== null && fault.request.status > 0)
    return fault.request;
  throw fault;
};

export const xhrPut: Put = async ({ url, headers }, body, { signal, onProgress }) => {
  const still = new AbortController();
  const answer = await fetcher(url, {
    method: 'PUT',
    headers,
    body,
    retries: 0,
    signal: AbortSignal.any([still.signal, ...(signal === undefined ? [] : [signal])]),
    timeout: STILL_MS,
    onTimeout: () => still.abort(),
    onUploadProgress: ({ loaded }) => onProgress(loaded),
  }).catch(answerIn);
  return { status: answer.status, etag: answer.getResponseHeader('etag') };
};
