/** What the API answers when it did not do what was asked (RFC 9457), as an error to catch. */
import type { Fault } from '../functions/contract/problems.ts';
import { isRecord } from './shapes.ts';

export class ApiProblem extends Error {
  /** HTTP status. */
  readonly status: number;
  /** A code of the problem catalogue, or `unexpected_answer` when something else than our API answered. */
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly Fault[];
  /** Names the request in the service's logs. */
  readonly request_id: string | undefined;
  /** Seconds the service asks to wait before the same is asked again. */
  readonly retry_after: number | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { errors?: readonly Fault[]; request_id?: string; retry_after?: number } = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = more.errors ?? [];
    this.request_id = more.request_id;
    this.retry_after = more.retry_after;
  }
}

/** Whether the same request may succeed later: nobody answered, or the service cannot or will not just now. */
export const mayPass = (fault: unknown): boolean =>
  !(fault instanceof ApiProblem) || fault.status === 429 || fault.status >= 500;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const isFault = (value: unknown): value is Fault =>
  isRecord(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string';

/** Of `Retry-After`, which proxies may also give as a date: then the caller's own patience decides. */
const secondsOf = (retryAfter: string | null): { retry_after?: number } =>
  /^\d{1,9}$/.test(retryAfter ?? '') ? { retry_after: Number(retryAfter) } : {};

export const problemOf = (status: number, body: unknown, retryAfter: string | null = null): ApiProblem => {
  const wait = secondsOf(retryAfter);
  const code = isRecord(body) ? textOf(body['code']) : undefined;
  if (!isRecord(body) || code === undefined)
    return new ApiProblem(
      status,
      'unexpected_answer',
      `The answer (HTTP ${status}) is not one of this API's.`,
      wait,
    );
  const requestId = textOf(body['request_id']);
  return new ApiProblem(status, code, textOf(body['detail']) ?? textOf(body['title']) ?? code, {
    errors: Array.isArray(body['errors']) ? body['errors'].filter(isFault) : [],
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...wait,
  });
};
