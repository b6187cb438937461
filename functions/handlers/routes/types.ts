/** Task types: register, list, read, deactivate. */
import {
  deactivateType,
  listTypes,
  readType,
  registerType,
  type TypePorts,
} from '../../application/task-types.ts';
import { registerTypeSchema, typeQuerySchema, typesQuerySchema } from '../../contract/type-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

const READ = 'tasks:read';
const WRITE = 'tasks:write';

export const typeRoutes = (ports: TypePorts): Route[] => [
  route({
    method: 'POST',
    path: '/api/task-types/register',
    auth: WRITE,
    body: registerTypeSchema,
    success: 201,
    run: async ({ body, key }) => {
      const { type, isNew } = await registerType(body, key, ports);
      return { status: isNew ? 201 : 200, body: type };
    },
  }),
  route({
    method: 'GET',
    path: '/api/task-types',
    auth: READ,
    query: typesQuerySchema,
    success: 200,
    run: async ({ query: { active_only }, key }) => ({
      body: { items: await listTypes(active_only === 'true', key, ports) },
    }),
  }),
  route({
    method: 'GET',
    path: '/api/task-types/{name}',
    auth: READ,
    query: typeQuerySchema,
    success: 200,
    run: async ({ path: { name = '' }, query: { version }, key }) => ({
      body: await readType(name, version === undefined ? undefined : Number(version), key, ports),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/task-types/{name}',
    auth: WRITE,
    success: 204,
    run: async ({ path: { name = '' }, key }) => {
      await deactivateType(name, key, ports);
      return {};
    },
  }),
];
