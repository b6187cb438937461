import type { IncomingMessage } from 'node:http';
import { type Fields, fields, flag, number, optional, texts } from '../json.ts';

/** The headers that an HTTP API with a CORS configuration adds to every answer; none for a foreign origin. */
export type Cors = (request: IncomingMessage) => Record<string, string>;

export function corsOf(properties: Fields): Cors | undefined {
  const configuration = optional(fields, properties['CorsConfiguration'], 'CorsConfiguration');
  if (configuration === undefined) return undefined;
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, AllowCredentials, MaxAge } = configuration;
  const names = (value: unknown, where: string) => (optional(texts, value, where) ?? []).join(',');
  const origins = optional(texts, AllowOrigins, 'AllowOrigins') ?? [];
  const common = present({
    'access-control-expose-headers': names(ExposeHeaders, 'ExposeHeaders'),
    'access-control-allow-credentials': optional(flag, AllowCredentials, 'AllowCredentials') ? 'true' : '',
  });
  const preflight = present({
    'access-control-allow-methods': names(AllowMethods, 'AllowMethods'),
    'access-control-allow-headers': names(AllowHeaders, 'AllowHeaders'),
    'access-control-max-age': String(optional(number, MaxAge, 'MaxAge') ?? ''),
  });
  return (request) => {
    const { origin } = request.headers;
    const allowed = origin === undefined ? undefined : allowedOrigin(origins, origin);
    if (allowed === undefined) return {};
    return {
      'access-control-allow-origin': allowed,
      vary: 'origin',
      ...common,
      ...(isPreflight(request) && preflight),
    };
  };
}

export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function allowedOrigin(origins: readonly string[], origin: string): string | undefined {
  if (origins.includes('*')) return '*';
  const matches = (pattern: string) => {
    const [scheme = '', rest] = pattern.split('*');
    return rest === undefined ? pattern === origin : origin.startsWith(scheme) && origin.endsWith(rest);
  };
  return origins.some(matches) ? origin : undefined;
}

function present(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}
