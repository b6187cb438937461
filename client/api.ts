/** Every operation of the API's document, typed by it: what `createClient` has no function for is asked here. */
import createFetch, { type Client as Fetching } from 'openapi-fetch';
import type { paths } from './api-types.ts';
import { type ClientOptions, parsed } from './http.ts';
import { problemOf } from './problem.ts';

export type Api = Fetching<paths>;

/** Asks once, and throws an ApiProblem for what was not done: `data` is there whenever a call returns. */
export const createApi = ({ apiUrl, apiKey, fetch: asking = fetch }: ClientOptions): Api => {
  const api = createFetch<paths>({
    baseUrl: apiUrl.replace(/\/+$/, ''),
    headers: apiKey === undefined ? {} : { 'x-api-key': apiKey },
    fetch: (request) => asking(request),
  });
  api.use({
    onResponse: async ({ response }) => {
      if (response.ok) return undefined;
      throw problemOf(response.status, parsed(await response.text()), response.headers.get('retry-after'));
    },
  });
  return api;
};
