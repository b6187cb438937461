/** Who is signed in. The key lives as long as the tab, in its memory and its session; it never stands in a URL. */
import { createClient } from '../../client/client.ts';
import { createStore, useStore } from './store.ts';

export type { Client } from '../../client/client.ts';

const PLACE = 'soundstage.key';

const key = createStore<string | null>(sessionStorage.getItem(PLACE));

/** Whether the last thing asked of the service went unanswered. */
export const isAway = createStore(false);

/** Whether the service no longer took the key of whoever was signed in. */
export const wasRefused = createStore(false);

const GATEWAY_FAULTS = new Set([502, 503, 504]);

/** What another key asked for may be refused after somebody else has signed in. */
const refuse = (apiKey: string): void => {
  if (key.get() !== apiKey) return;
  signOut();
  wasRefused.set(true);
};

const watchedFetch =
  (apiKey: string): typeof fetch =>
  async (input, init) => {
    try {
      const response = await fetch(input, init);
      isAway.set(GATEWAY_FAULTS.has(response.status));
      if (response.status === 401) refuse(apiKey);
      return response;
    } catch (fault) {
      if (!init?.signal?.aborted) isAway.set(true);
      throw fault;
    }
  };

export const clientFor = (apiKey: string) =>
  createClient({ apiUrl: location.origin, apiKey, fetch: watchedFetch(apiKey) });

let held: { key: string; client: ReturnType<typeof clientFor> } | undefined;

/** The client of the key in force; the same one as long as the key is. */
export const currentClient = (): ReturnType<typeof clientFor> => {
  const current = key.get() ?? '';
  if (held?.key !== current) held = { key: current, client: clientFor(current) };
  return held.client;
};

export const signIn = (apiKey: string): void => {
  sessionStorage.setItem(PLACE, apiKey);
  wasRefused.set(false);
  key.set(apiKey);
};

export function signOut(): void {
  sessionStorage.removeItem(PLACE);
  key.set(null);
}

/** Called whenever somebody signs out, or is signed out. */
export const whenSignedOut = (act: () => void): (() => void) =>
  key.subscribe(() => {
    if (key.get() === null) act();
  });

export const useKey = (): string | null => useStore(key);
export const useClient = (): ReturnType<typeof clientFor> => {
  useStore(key);
  return currentClient();
};
