/** The rows of the routes, each with what is said of it. */
import { OPERATIONS } from '../../functions/contract/operations/index.ts';
import type { Operation } from '../../functions/contract/operations/operation.ts';
import { type ApiPorts, apiRoutes } from '../../functions/handlers/routes/index.ts';

export interface Row {
  /** `POST /api/tasks`. */
  readonly name: string;
  readonly route: ReturnType<typeof apiRoutes>[number];
  readonly operation: Operation;
}

/** Rows are written out and none is run: nothing asks these ports. */
const nobody = (): ApiPorts =>
  JSON.parse(JSON.stringify({ tasks: {}, work: {}, keys: {}, webhooks: {}, service: {}, documents: {} }));

export const rows = (): readonly Row[] =>
  apiRoutes(nobody()).map((route) => {
    const name = `${route.method} ${route.path}`;
    const operation = OPERATIONS[name];
    if (operation === undefined) throw new Error(`functions/contract/operations does not tell of ${name}`);
    return { name, route, operation };
  });
