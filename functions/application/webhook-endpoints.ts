/** An owner's endpoints: registered, changed, given new secrets, removed. */

import { ProblemError } from '../contract/problems.ts';
import {
  type ChangeEndpointRequest,
  type CreateEndpointRequest,
  DEFAULT_WEBHOOK_EVENTS,
  type Endpoint,
  MOST_ENDPOINTS,
  type SigningSecrets,
  TASK_URLS,
} from '../contract/webhook-schemas.ts';
import { secondsAfter } from '../domain/time.ts';
import { type ReachPorts, requireCallable } from './callable-url.ts';
import type { AccessKey, Clock, WebhookStore } from './ports.ts';

const DEFAULT_OVERLAP_HOURS = 24;
const TRIES = 4;

export interface EndpointPorts {
  readonly webhooks: WebhookStore;
  readonly now: Clock;
  /** A fresh signing secret, as the Standard Webhooks specification writes them. */
  readonly newSigningSecret: () => string;
  readonly newId: () => string;
}

/** The answers to a creation and to a rotation alone hold a secret. */
export type EndpointWithSecret = Endpoint & { readonly secret: string };

const noEndpoint = (id: string): ProblemError =>
  new ProblemError('not_found', `There is no webhook "${id}".`);

const endpointFrom = (request: CreateEndpointRequest, id: string, now: Date): Endpoint => ({
  id,
  url: request.url,
  events: request.events ?? [...DEFAULT_WEBHOOK_EVENTS].filter((event) => event !== 'test'),
  payload: request.payload ?? 'full',
  ...(request.description === undefined ? {} : { description: request.description }),
  is_active: true,
  created_at: now.toISOString(),
});

export const createEndpoint = async (
  request: CreateEndpointRequest,
  { owner }: AccessKey,
  { webhooks, now, newSigningSecret, newId, allowPrivate }: EndpointPorts & ReachPorts,
): Promise<EndpointWithSecret> => {
  requireCallable(request.url, '/url', { allowPrivate });
  const own = (await webhooks.endpoints(owner)).filter(({ endpoint }) => endpoint.id !== TASK_URLS);
  if (own.length >= MOST_ENDPOINTS)
    throw new ProblemError('too_many_webhooks', `An owner has at most ${MOST_ENDPOINTS} webhooks.`);
  const endpoint = endpointFrom(request, `hook_${newId()}`, now());
  const secret = newSigningSecret();
  await webhooks.createEndpoint(owner, { endpoint, secrets: [{ secret }] });
  return { ...endpoint, secret };
};

export const listEndpoints = async (
  { owner }: AccessKey,
  { webhooks }: Pick<EndpointPorts, 'webhooks'>,
): Promise<readonly Endpoint[]> => (await webhooks.endpoints(owner)).map(({ endpoint }) => endpoint);

export const readEndpoint = async (
  id: string,
  { owner }: AccessKey,
  { webhooks }: Pick<EndpointPorts, 'webhooks'>,
): Promise<Endpoint> => {
  const stored = await webhooks.endpoint(owner, id);
  if (stored === undefined) throw noEndpoint(id);
  return stored.endpoint;
};

/** Switched on again, an endpoint starts with a clean slate. */
export const changeEndpoint = async (
  id: string,
  request: ChangeEndpointRequest,
  { owner }: AccessKey,
  { webhooks, allowPrivate }: Pick<EndpointPorts, 'webhooks'> & ReachPorts,
): Promise<Endpoint> => {
  if (id === TASK_URLS && request.url !== undefined)
    throw new ProblemError('invalid_request', 'Each task has its own URL here.', {
      errors: [{ path: '/url', message: 'cannot be set for the URLs of tasks' }],
    });
  requireCallable(request.url, '/url', { allowPrivate });
  const clean = request.is_active ? { failing_since: null, disabled: null } : {};
  const changed = await webhooks.changeEndpoint(owner, id, { ...request, ...clean });
  if (changed === undefined) throw noEndpoint(id);
  return changed;
};

export const deleteEndpoint = async (
  id: string,
  { owner }: AccessKey,
  { webhooks }: Pick<EndpointPorts, 'webhooks'>,
): Promise<void> => {
  if (!(await webhooks.deleteEndpoint(owner, id))) throw noEndpoint(id);
};

/** The endpoint that signs what goes to the tasks' own URLs: it comes into being when it is first needed. */
export const taskUrlsEndpoint = async (
  owner: string,
  { webhooks, now, newSigningSecret }: Omit<EndpointPorts, 'newId'>,
): Promise<Endpoint> => {
  const endpoint = endpointFrom({ url: '' }, TASK_URLS, now());
  const created = { endpoint, secrets: [{ secret: newSigningSecret() }] };
  if (await webhooks.createEndpoint(owner, created)) return endpoint;
  return (await webhooks.endpoint(owner, TASK_URLS))?.endpoint ?? endpoint;
};

const rotated = (secrets: SigningSecrets, secret: string, until: string): SigningSecrets => [
  { secret },
  ...secrets.flatMap((one) => (one.until === undefined ? [{ ...one, until }] : [])),
];

/** The new secret signs at once, the one before it too for a while: receivers need not change at the same moment. */
export const rotateSecret = async (
  id: string,
  overlapHours: number | undefined,
  { owner }: AccessKey,
  ports: EndpointPorts,
): Promise<EndpointWithSecret> => {
  if (id === TASK_URLS) await taskUrlsEndpoint(owner, ports);
  const secret = ports.newSigningSecret();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const stored = await ports.webhooks.endpoint(owner, id);
    if (stored === undefined) throw noEndpoint(id);
    const hours = overlapHours ?? DEFAULT_OVERLAP_HOURS;
    const until = secondsAfter(ports.now(), hours * 3600);
    const secrets = { from: stored.secrets, to: rotated(stored.secrets, secret, until) };
    const changed = await ports.webhooks.changeSecrets(owner, id, secrets);
    if (changed !== undefined) return { ...changed, secret };
  }
  throw new ProblemError('conflict', 'The secret is being rotated by somebody else; try again.');
};
