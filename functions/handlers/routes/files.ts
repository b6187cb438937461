/** Files of a task: uploads in parts, and the artifacts made of them. */
import type { MediaStore, SignedUrl, TaskStore } from '../../application/ports.ts';
import {
  linkArtifact,
  linkFile,
  listArtifacts,
  ownTask,
  readProvenance,
  type WantedArtifact,
} from '../../application/read-tasks.ts';
import { abortUpload, completeUpload, listParts, signParts } from '../../application/upload-file.ts';
import {
  artifactQuerySchema,
  completeUploadSchema,
  linkQuerySchema,
  provenanceQuerySchema,
  signPartsSchema,
} from '../../contract/request-schemas.ts';
import { type HttpAnswer, type Route, route } from '../../runtime/routes.ts';

const READ = 'tasks:read';
const WRITE = 'tasks:write';

export const fileRoutes = ({ tasks, media }: { tasks: TaskStore; media: MediaStore }): Route[] => [
  route({
    method: 'POST',
    path: '/api/tasks/{id}/files/{file}/parts',
    auth: WRITE,
    body: signPartsSchema,
    success: 200,
    run: async ({ path: { id = '', file = '' }, body, key }) => {
      const task = await ownTask(id, key, tasks);
      return { body: { parts: await signParts(task, file, body.part_numbers, media) } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/files/{file}/parts',
    auth: READ,
    success: 200,
    run: async ({ path: { id = '', file = '' }, key }) => ({
      body: { parts: await listParts(await ownTask(id, key, tasks), file, media) },
    }),
  }),
  route({
    method: 'POST',
    path: '/api/tasks/{id}/files/{file}/complete',
    auth: WRITE,
    body: completeUploadSchema,
    success: 202,
    run: async ({ path: { id = '', file = '' }, body, key }) => {
      await completeUpload(await ownTask(id, key, tasks), file, body.parts, media);
      return { body: { file_id: file } };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/tasks/{id}/files/{file}/upload',
    auth: WRITE,
    success: 204,
    run: async ({ path: { id = '', file = '' }, key }) => {
      await abortUpload(await ownTask(id, key, tasks), file, media);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/files/{file}',
    auth: READ,
    query: linkQuerySchema,
    success: 302,
    run: async ({ path: { id = '', file = '' }, query: { redirect }, key }) =>
      leadTo(await linkFile(id, file, key, { tasks, media }), redirect),
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/artifacts',
    auth: READ,
    success: 200,
    run: async ({ path: { id = '' }, key }) => ({ body: { items: await listArtifacts(id, key, tasks) } }),
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/artifacts/{name}',
    auth: READ,
    query: artifactQuerySchema,
    success: 302,
    run: async ({ path: { id = '', name = '' }, query: { redirect, file_id }, key }) => {
      const link = await linkArtifact(id, wantedArtifact(name, file_id), key, { tasks, media });
      return leadTo(link, redirect);
    },
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/artifacts/{name}/provenance',
    auth: READ,
    query: provenanceQuerySchema,
    success: 200,
    run: async ({ path: { id = '', name = '' }, query: { file_id }, key }) => ({
      body: await readProvenance(id, wantedArtifact(name, file_id), key, tasks),
    }),
  }),
];

const wantedArtifact = (name: string, fileId: string | undefined): WantedArtifact =>
  fileId === undefined ? { name } : { name, fileId };

/** Browsers follow a redirect; programs that must not take their key along ask for the address. */
const leadTo = ({ url, expires_at }: SignedUrl, redirect: 'true' | 'false' | undefined): HttpAnswer =>
  redirect === 'false' ? { status: 200, body: { url, expires_at } } : { headers: { location: url } };
