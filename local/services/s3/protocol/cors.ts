import type { CorsRule } from '../bucket-spec.ts';
import { S3Error } from './errors.ts';
import type { S3Request } from './request.ts';

export type Headers = Readonly<Record<string, string>>;

/** The headers that let a browser read the answer; none when the request names no origin or no rule allows it. */
export function corsHeaders(request: S3Request, rules: readonly CorsRule[] | undefined): Headers {
  const origin = request.headers.get('origin');
  if (origin === undefined) return {};
  const rule = rules?.find((candidate) => allows(candidate, origin, request.method, []));
  return rule === undefined ? {} : headersOf(rule, origin);
}

/** Answers an `OPTIONS` request, or throws the refusal that S3 gives. */
export function preflight(request: S3Request, rules: readonly CorsRule[] | undefined): Headers {
  const origin = request.headers.get('origin');
  const method = request.headers.get('access-control-request-method');
  if (origin === undefined || method === undefined)
    throw new S3Error('InvalidRequest', 'Insufficient information. Origin request header needed.');
  const asked = (request.headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const names = asked.filter((name) => name !== '');
  const rule = rules?.find((candidate) => allows(candidate, origin, method, names));
  if (rule === undefined) {
    const message =
      rules === undefined || rules.length === 0
        ? 'CORSResponse: CORS is not enabled for this bucket.'
        : "CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
    throw new S3Error('AccessForbidden', message, { Method: method, ResourceType: 'OBJECT' });
  }
  return {
    ...headersOf(rule, origin),
    ...(names.length > 0 && { 'access-control-allow-headers': names.join(', ') }),
  };
}

function allows(rule: CorsRule, origin: string, method: string, headers: readonly string[]): boolean {
  return (
    rule.allowedOrigins.some((pattern) => matchesPattern(pattern, origin)) &&
    rule.allowedMethods.includes(method) &&
    headers.every((name) =>
      (rule.allowedHeaders ?? []).some((pattern) => matchesPattern(pattern.toLowerCase(), name)),
    )
  );
}

/** One `*` at most, as S3 allows it. */
function matchesPattern(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined
    ? pattern === text
    : text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

function headersOf(rule: CorsRule, origin: string): Headers {
  const any = rule.allowedOrigins.includes('*');
  return {
    'access-control-allow-origin': any ? '*' : origin,
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(!any && { 'access-control-allow-credentials': 'true' }),
    ...(rule.exposedHeaders !== undefined && {
      'access-control-expose-headers': rule.exposedHeaders.join(', '),
    }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}
