/** What `soundstage doctor` finds of the service: whether it answers, what the key may do, whether the clocks agree. */
import { ApiProblem, createApi, createClient } from '../../client/index.ts';
import type { Scope } from '../../functions/contract/scopes.ts';
import type { Finding } from './doctor-machine.ts';
import { toldFault } from './faults.ts';
import { apiUrl, checkedApiUrl, type GlobalOptions, keyFor } from './settings.ts';

/** Signed URLs of S3 are refused from 15 minutes on; tokens and logs suffer sooner. */
const MOST_SKEW_SECONDS = 60;

const failure = (name: string, fault: unknown, options: GlobalOptions): Finding => ({
  name,
  status: 'failed',
  detail: toldFault(fault, options).detail,
});

const health = async (options: GlobalOptions): Promise<Finding> => {
  const url = checkedApiUrl(options);
  const { status, version, checks } = await createClient({ apiUrl: url }).health();
  const unwell = Object.entries(checks).flatMap(([name, check]) => (check.status === 'ok' ? [] : [name]));
  if (status === 'ok') return { name: 'api', status: 'ok', detail: `${url}, version ${version}` };
  return { name: 'api', status: 'failed', detail: `${url} answers, but not its ${unwell.join(', ')}` };
};

/** `Date` has whole seconds, and the answer was on its way. */
const clock = async (options: GlobalOptions): Promise<Finding> => {
  const before = Date.now();
  const { headers } = await fetch(new URL('/api/health', apiUrl(options)));
  const there = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(there))
    return { name: 'clock', status: 'ok', detail: 'the service does not tell its time' };
  const skew = Math.round((there - (before + Date.now()) / 2) / 1000);
  if (Math.abs(skew) <= MOST_SKEW_SECONDS)
    return { name: 'clock', status: 'ok', detail: `${Math.abs(skew)} s from the service's` };
  const detail = `${Math.abs(skew)} s ${skew > 0 ? 'behind' : 'ahead of'} the service's`;
  return {
    name: 'clock',
    status: 'failed',
    detail,
    remedy: 'Let this machine take its time from the network.',
  };
};

/** Scopes are looked at before anything else: what is not there cannot be changed by asking. */
const scopesOf = async (options: GlobalOptions, apiKey: string): Promise<readonly Scope[]> => {
  const api = createApi({ apiUrl: apiUrl(options), apiKey });
  const nothing = { params: { path: { id: 'none' } } };
  const held = { worker_id: 'doctor', claim_token: 'none'.repeat(5) };
  const questions: readonly (readonly [Scope, () => Promise<unknown>])[] = [
    ['tasks:read', () => api.GET('/api/tasks/{id}', nothing)],
    ['tasks:write', () => api.POST('/api/tasks/{id}/cancel', nothing)],
    ['worker', () => api.POST('/api/tasks/{id}/heartbeat', { ...nothing, body: held })],
    ['admin', () => api.GET('/api/keys/{id}', nothing)],
  ];
  const allowed = await Promise.all(
    questions.map(async ([scope, ask]) => {
      const fault: unknown = await ask().catch((refusal: unknown) => refusal);
      if (fault instanceof ApiProblem && fault.code === 'forbidden') return [];
      if (fault instanceof ApiProblem && fault.code !== 'not_found') throw fault;
      return [scope];
    }),
  );
  return allowed.flat();
};

const key = async (options: GlobalOptions): Promise<Finding> => {
  const apiKey = keyFor(options);
  const remedy = '--key or SOUNDSTAGE_KEY; a local one is made by: npm start';
  if (apiKey === undefined) return { name: 'key', status: 'failed', detail: 'there is none', remedy };
  const scopes = await scopesOf(options, apiKey);
  return { name: 'key', status: 'ok', detail: `may ${scopes.join(', ')}` };
};

/** Without the service there is nothing to find out about key and clock. */
export const serviceFindings = async (options: GlobalOptions): Promise<readonly Finding[]> => {
  const told = (name: string, check: (options: GlobalOptions) => Promise<Finding>): Promise<Finding> =>
    check(options).catch((fault: unknown) => failure(name, fault, options));
  const api = await told('api', health);
  if (api.status === 'failed') return [api];
  return [api, ...(await Promise.all([told('key', key), told('clock', clock)]))];
};
