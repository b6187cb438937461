import type { ServerResponse } from 'node:http';
import type { Bodies, Slice } from '../storage/bodies.ts';

export interface S3Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ResponseBody;
}

export type ResponseBody =
  | { readonly kind: 'xml'; readonly document: string }
  | { readonly kind: 'slices'; readonly slices: readonly Slice[]; readonly sizeBytes: number };

export const xmlResponse = (document: string, status = 200): S3Response => ({
  status,
  body: { kind: 'xml', document },
});

/** Writes the answer. A client that goes away in the middle of it is no fault of ours, and nobody is left to tell. */
export async function respond(
  to: ServerResponse,
  { status, headers, body }: S3Response,
  extra: Readonly<Record<string, string>>,
  bodies: Bodies,
): Promise<void> {
  const document = body?.kind === 'xml' ? Buffer.from(body.document) : undefined;
  const length = document?.length ?? (body?.kind === 'slices' ? body.sizeBytes : undefined);
  to.writeHead(status, {
    server: 'AmazonS3',
    ...headers,
    ...extra,
    ...(document !== undefined && { 'content-type': 'application/xml' }),
    ...(length !== undefined
      ? { 'content-length': length }
      : status !== 204 &&
        status !== 304 &&
        headers?.['content-length'] === undefined && { 'content-length': 0 }),
  });
  if (body?.kind === 'slices') await sendSlices(to, body.slices, bodies);
  if (!to.destroyed) to.end(document);
}

async function sendSlices(to: ServerResponse, slices: readonly Slice[], bodies: Bodies): Promise<void> {
  try {
    await bodies.send(slices, to);
  } catch (error) {
    if (!to.destroyed) throw error;
  }
}
