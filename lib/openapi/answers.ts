/** What an operation answers: its own answers, and the problems it may meet, from the catalogue. */
import type { AnswerBody } from '../../functions/contract/operations/operation.ts';
import { PROBLEMS, type ProblemCode } from '../../functions/contract/problems.ts';
import { referred } from './components.ts';
import type { Row } from './row.ts';

const whole = { type: 'integer', minimum: 0 } as const;

export const HEADERS = {
  'X-Request-Id': { description: 'Names the request in our logs.', schema: { type: 'string' } },
  'RateLimit-Limit': { description: 'Requests that the key may make at once.', schema: whole },
  'RateLimit-Remaining': { description: 'How many of them are left now.', schema: whole },
  'RateLimit-Reset': { description: 'Seconds until all are there again.', schema: whole },
  'Retry-After': { description: 'Seconds to wait before asking again.', schema: whole },
  ETag: { description: 'The version, in quotes.', schema: { type: 'string' } },
  Location: { description: 'Where it is found.', schema: { type: 'string' } },
} as const;

/** Any row may meet these; the row's kind adds to them. */
const problemsOf = ({ route, operation }: Row): ReadonlySet<ProblemCode> =>
  new Set<ProblemCode>([
    ...(route.auth === 'none'
      ? []
      : ([
          'unauthenticated',
          'key_expired',
          'key_revoked',
          'forbidden',
          'rate_limited',
          'internal',
          'unavailable',
        ] as const)),
    ...(route.takes.body ? (['invalid_json', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(route.takes.body || route.takes.query ? (['invalid_request'] as const) : []),
    ...(route.path.includes('{') ? (['not_found'] as const) : []),
    ...(operation.problems ?? []),
    ...(route.auth === 'none' ? (['internal'] as const) : []),
  ]);

const headersFor = ({ route, operation }: Row, status: number, codes: readonly ProblemCode[]) => {
  const isLimited = route.auth !== 'none' && status !== 401;
  const names = [
    'X-Request-Id',
    // A refusal before the key was counted has none.
    ...(isLimited ? ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'] : []),
    ...(status === 429 || status === 202 || codes.includes('unavailable') ? ['Retry-After'] : []),
    ...(operation.versioned && status < 400 ? ['ETag'] : []),
    ...(status === 201 || status === 302 ? ['Location'] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
};

const contentOf = (body: AnswerBody): Record<string, unknown> => {
  if (body === 'nothing') return {};
  if (typeof body === 'string')
    return {
      content: Object.fromEntries(body.split(', ').map((type) => [type, { schema: { type: 'string' } }])),
    };
  return { content: { 'application/json': { schema: referred(body) } } };
};

const PROBLEM_CONTENT = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
};

const WORDS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted, or not there yet',
  204: 'Done; nothing to say',
  207: 'Each with its own outcome',
  302: 'It is elsewhere',
  304: 'Still the version that you have',
  503: 'Something does not answer',
};

/** What no function sees: the gateway in front answers it by itself. */
export const RESPONSES = {
  HeadersTooLarge: {
    description: 'The headers are larger than the gateway takes: 10 KB in AWS, 16 KB locally',
  },
} as const;

/** By status. */
export const responses = (row: Row): Record<string, unknown> => {
  const byStatus = Map.groupBy(problemsOf(row), (code) => PROBLEMS[code].status);
  const own = Object.entries(row.operation.answers).map(([status, body]) => [
    status,
    { description: WORDS[Number(status)], headers: headersFor(row, Number(status), []), ...contentOf(body) },
  ]);
  const refused = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. '),
      headers: headersFor(row, status, codes),
      content: PROBLEM_CONTENT,
    },
  ]);
  return {
    ...Object.fromEntries([...refused, ...own]),
    431: { $ref: '#/components/responses/HeadersTooLarge' },
  };
};
