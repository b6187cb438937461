/** API keys, for admins. */
import { createKey, type KeyPorts, listKeys, readKey, revokeKey } from '../../application/api-keys.ts';
import { createKeySchema } from '../../contract/api-keys.ts';
import { keysQuerySchema } from '../../contract/request-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

const PAGE = 20;
const ADMIN = 'admin';

export const keyRoutes = (ports: KeyPorts): Route[] => [
  route({
    method: 'POST',
    path: '/api/keys',
    auth: ADMIN,
    body: createKeySchema,
    success: 201,
    run: async ({ body }) => {
      const key = await createKey(body, ports);
      return { body: key, headers: { location: `/api/keys/${key.key_id}` } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/keys',
    auth: ADMIN,
    query: keysQuerySchema,
    success: 200,
    run: async ({ query: { limit, ...query } }) => ({
      body: await listKeys({ ...query, limit: Number(limit ?? PAGE) }, ports.keys),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/keys/{id}',
    auth: ADMIN,
    success: 200,
    run: async ({ path: { id = '' } }) => ({ body: await readKey(id, ports.keys) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/keys/{id}',
    auth: ADMIN,
    success: 204,
    run: async ({ path: { id = '' } }) => {
      await revokeKey(id, ports);
      return {};
    },
  }),
];
