/** Any error as an RFC 9457 answer: 4xx explain, 5xx hide. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { PROBLEMS, type Problem, ProblemError, problem, TransientError } from '../contract/problems.ts';
import { MethodNotAllowed } from './router.ts';

const HIDDEN = problem('internal', 'The fault is ours and was logged; the request id finds it.');
const BUSY = problem('unavailable', 'Something we stand on does not answer just now; try again soon.');
const RETRY_AFTER_SECONDS = 2;

/** What the caller learns of an error. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof TransientError) return BUSY;
  if (!(error instanceof ProblemError)) return HIDDEN;
  const isOurs = PROBLEMS[error.problem.code].status >= 500 && error.problem.code !== 'unavailable';
  return isOurs ? { ...HIDDEN, code: error.problem.code } : error.problem;
};

const headersFor = (error: unknown, { code }: Problem): Record<string, string> => ({
  'content-type': 'application/problem+json',
  ...(error instanceof MethodNotAllowed && { allow: error.allowed.join(', ') }),
  ...(PROBLEMS[code].status === 401 && { 'www-authenticate': 'Bearer realm="soundstage"' }),
  ...(error instanceof ProblemError &&
    error.retryAfterSeconds !== undefined && { 'retry-after': String(error.retryAfterSeconds) }),
  ...(code === 'unavailable' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
});

export const problemResponse = (error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 => {
  const found = problemOf(error);
  const { status, title } = PROBLEMS[found.code];
  const body = {
    type: `/docs#${found.code}`,
    title,
    status,
    detail: found.detail,
    code: found.code,
    request_id: requestId,
    ...(found.errors === undefined ? {} : { errors: found.errors }),
  };
  return { statusCode: status, headers: headersFor(error, found), body: JSON.stringify(body) };
};
