/** The rows of an API, and finding the one a request is for. */
import type { Described } from '../adapters/parse.ts';
import type { AccessKey } from '../application/ports.ts';
import { ProblemError } from '../contract/problems.ts';
import { validate } from '../domain/schemas/validate.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest<Body = unknown, Query = unknown> {
  readonly id: string;
  readonly path: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Query;
  readonly body: Body;
  /** Whose key it came with; `ANYBODY` on rows with `auth: 'none'`. */
  readonly key: AccessKey;
}

export interface HttpAnswer {
  /** Instead of the row's `success`. */
  readonly status?: number;
  /** An object becomes JSON; text and bytes go as they are, with the row's `content-type`. */
  readonly body?: object | string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Row<Body extends object = object, Query extends object = object> {
  readonly method: Method;
  /** With `{name}` for what varies. */
  readonly path: string;
  /** `'none'`, or the scope a key must have. */
  readonly auth: string;
  readonly body?: Body;
  readonly query?: Query;
  readonly success: number;
  run(request: HttpRequest<Described<Body>, Described<Query>>): Promise<HttpAnswer> | HttpAnswer;
}

/** What is known of a request before its body and query are checked. */
export type RawRequest = Omit<HttpRequest, 'body' | 'query'> & {
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Read only where the row takes a body. */
  readBody(): unknown;
};

/** A row whose schemas were tied to its `run`. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly auth: string;
  readonly success: number;
  /** Schemas of what it takes. */
  readonly takes: { readonly body: object | undefined; readonly query: object | undefined };
  answer(request: RawRequest): Promise<HttpAnswer>;
}

export const ANYBODY: AccessKey = { key_id: 'none', owner: '', name: 'anybody', scopes: [] };

/** Rows without a schema get what came; typed `unknown`, it is of no use to them. */
const ANYTHING = {} as const;

const checked = <S extends object>(schema: S | undefined, value: unknown, what: string): Described<S> => {
  const result = validate<Described<S>>(schema ?? ANYTHING, value);
  if (result.ok) return result.value;
  const [first] = result.faults;
  const more = result.faults.length > 1 ? ` (and ${result.faults.length - 1} more)` : '';
  const detail = `${what}${first?.path || '/'} ${first?.message ?? 'is not valid'}${more}.`;
  throw new ProblemError('invalid_request', detail, { errors: result.faults });
};

/** One row of the API: `run` sees a body and a query that hold to the schemas. */
export const route = <
  const Body extends object = typeof ANYTHING,
  const Query extends object = typeof ANYTHING,
>(
  row: Row<Body, Query>,
): Route => {
  const { method, path, auth, success, body, query } = row;
  const takes: Route['takes'] = { body, query };
  return {
    method,
    path,
    auth,
    success,
    takes,
    answer: async (request) =>
      row.run({
        ...request,
        body: checked(body, body === undefined ? undefined : request.readBody(), 'The body: '),
        query: checked(query, request.query, 'The query: '),
      }),
  };
};
