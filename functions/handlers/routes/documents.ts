/** The document that describes this API, for programs and for people; all of it is built with the bundle. */
import { ProblemError } from '../../contract/problems.ts';
import { compressedAnswer } from '../../runtime/compressed.ts';
import { type Route, route } from '../../runtime/routes.ts';

export interface DocumentPorts {
  /** By name, compressed; throws a problem where there is none. */
  readonly packed: (name: string) => Promise<Uint8Array>;
}

/** Until the next version is deployed; not for long, for nobody knows when that is. */
const A_WHILE = 'public, max-age=300';
/** Their names change with their content. */
const FOREVER = 'public, max-age=31536000, immutable';

/** The page asks its own address, and runs and looks as its own files say. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

/** The page's files, and no other document by another name. */
const typeOf = (name: string): string => {
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
  if (type === undefined) throw new ProblemError('not_found', `The page has no file ${name}.`);
  return type;
};

export const documentRoutes = ({ packed }: DocumentPorts): Route[] => [
  route({
    method: 'GET',
    path: '/api/openapi.json',
    auth: 'none',
    success: 200,
    run: async (request) =>
      compressedAnswer(await packed('openapi.json'), request, {
        'content-type': 'application/json',
        'cache-control': A_WHILE,
      }),
  }),
  route({
    method: 'GET',
    path: '/docs',
    auth: 'none',
    success: 200,
    run: async (request) =>
      compressedAnswer(await packed('docs.html'), request, {
        'content-type': 'text/html; charset=utf-8',
        // It names files that are gone when the next version is deployed.
        'cache-control': 'no-cache',
        'content-security-policy': POLICY,
      }),
  }),
  route({
    method: 'GET',
    path: '/docs/{file}',
    auth: 'none',
    success: 200,
    run: async (request) => {
      const { file = '' } = request.path;
      const headers = { 'content-type': `${typeOf(file)}; charset=utf-8`, 'cache-control': FOREVER };
      return compressedAnswer(await packed(file), request, headers);
    },
  }),
];
