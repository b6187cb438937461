/** URLs that callers give for webhooks. Refused early, so that they learn of it; the guard of each delivery stays the judge. */
import { ProblemError } from '../contract/problems.ts';
import { urlFault } from '../domain/outbound/public-url.ts';

export interface ReachPorts {
  /** Whether private addresses and local names may be called: on one machine there are no others. */
  readonly allowPrivate: boolean;
}

/** `path` is where it stands in what was sent. */
export const requireCallable = (
  url: string | undefined,
  path: string,
  { allowPrivate }: ReachPorts,
): void => {
  const message = url === undefined ? undefined : urlFault(url, { allowPrivate });
  if (message === undefined) return;
  throw new ProblemError('invalid_request', 'Messages cannot go to this URL.', {
    errors: [{ path, message }],
  });
};
