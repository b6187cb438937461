/** The document that describes this API, for programs and for people; both are built with the bundle. */
import { type Route, route } from '../../runtime/routes.ts';

export interface DocumentPorts {
  readonly documents: {
    /** OpenAPI 3.1, as JSON. */
    openapi(): Promise<string>;
    /** HTML that stands alone. */
    page(): Promise<string>;
  };
}

/** Until the next version is deployed; not for long, for nobody knows when that is. */
const A_WHILE = 'public, max-age=300';
/** The page has a style of its own, and nothing else. */
const STYLED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

export const documentRoutes = ({ documents }: DocumentPorts): Route[] => [
  route({
    method: 'GET',
    path: '/api/openapi.json',
    auth: 'none',
    success: 200,
    run: async () => ({
      body: await documents.openapi(),
      headers: { 'content-type': 'application/json', 'cache-control': A_WHILE },
    }),
  }),
  route({
    method: 'GET',
    path: '/docs',
    auth: 'none',
    success: 200,
    run: async () => ({
      body: await documents.page(),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': A_WHILE,
        'content-security-policy': STYLED,
      },
    }),
  }),
];
