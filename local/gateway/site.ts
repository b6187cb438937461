import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import type { Endpoints } from '../template/identity.ts';

/** Static files on the address of the HTTP API: what S3 and CloudFront are in front of it in AWS. */
export interface Site {
  readonly folder: string;
  /** Paths that the API answers, with all below them. */
  readonly apiPaths: readonly string[];
  readonly headers: (endpoints: Endpoints) => Readonly<Record<string, string>>;
}

export type ServeSite = (request: IncomingMessage, response: ServerResponse, otherwise: () => void) => void;

/** Built files carry a hash of their content in their name; the page that names them does not. */
const HASHED = /^\/assets\//;

export function siteServer({ folder, apiPaths, headers }: Site, endpoints: Endpoints): ServeSite {
  const common = Object.entries(headers(endpoints));
  const isOfApi = (path: string) => apiPaths.some((one) => path === one || path.startsWith(`${one}/`));
  const serve = sirv(folder, {
    etag: true,
    // Any other path is a place within the page; a name with an ending is a file that is missing.
    single: true,
    setHeaders: (response, path) => {
      for (const [name, value] of common) response.setHeader(name, value);
      response.setHeader(
        'cache-control',
        HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  return (request, response, otherwise) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || isOfApi(path)) return otherwise();
    serve(request, response, otherwise);
  };
}
