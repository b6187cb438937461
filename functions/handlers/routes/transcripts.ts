/** Transcripts: read in any version, and edited. */
import type { ChangePorts } from '../../application/change-task.ts';
import type { MediaStore, Queues } from '../../application/ports.ts';
import { editTranscript, linkTranscript, versionIn } from '../../application/transcripts.ts';
import { editTranscriptSchema, transcriptQuerySchema } from '../../contract/edit-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

const PATH = '/api/tasks/{id}/transcript';

const etagOf = (version: number): { etag: string } => ({ etag: `"${version}"` });

export const transcriptRoutes = (ports: ChangePorts & { media: MediaStore; queues: Queues }): Route[] => [
  route({
    method: 'GET',
    path: PATH,
    auth: 'tasks:read',
    query: transcriptQuerySchema,
    success: 302,
    run: async ({ path: { id = '' }, query: { redirect, ...wanted }, key, headers }) => {
      const { version, link } = await linkTranscript(id, wanted, key, ports);
      const etag = etagOf(version);
      if (headers['if-none-match'] === etag.etag) return { status: 304, headers: etag };
      return redirect === 'false'
        ? { status: 200, body: { version, url: link.url, expires_at: link.expires_at }, headers: etag }
        : { headers: { ...etag, location: link.url } };
    },
  }),
  route({
    method: 'PATCH',
    path: PATH,
    auth: 'tasks:write',
    body: editTranscriptSchema,
    success: 202,
    run: async ({ path: { id = '' }, body, key, headers }) => {
      const edited = await editTranscript(id, body, versionIn(headers['if-match']), key, ports);
      return { body: edited, headers: etagOf(edited.version) };
    },
  }),
];
