import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { S3Context } from '../context.ts';
import { refuseUnknownFields } from '../operations/object-headers.ts';
import { OPERATIONS } from '../operations/table.ts';
import { clientBody } from '../payload/client-body.ts';
import { readPayloadClaims } from '../payload/payload-claims.ts';
import { authenticate, type Credentials } from '../signing/authenticate.ts';
import { corsHeaders, preflight } from './cors.ts';
import { refusal } from './refusal.ts';
import { readRequest, type S3Request } from './request.ts';
import { respond, type S3Response } from './respond.ts';
import { operationOf } from './routes.ts';

export interface ExchangeOptions {
  readonly context: S3Context;
  readonly credentials: Credentials;
  readonly report: (problem: Error) => void;
}

/** One request and its answer. */
export async function exchange(
  message: IncomingMessage,
  to: ServerResponse,
  { context, credentials, report }: ExchangeOptions,
): Promise<void> {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const body = clientBody(message, to);
  let cors: Readonly<Record<string, string>> = {};
  const answer = async (): Promise<S3Response> => {
    const request = readRequest(message, body.content);
    const rules = context.buckets.find(request.bucket)?.spec.cors;
    if (request.method === 'OPTIONS') return { status: 200, headers: preflight(request, rules) };
    cors = corsHeaders(request, rules);
    return perform(context, request, credentials, requestId);
  };
  const response = await answer().catch((error: unknown) => refusal(error, message, requestId, report));
  const headers = { ...cors, 'x-amz-request-id': requestId, 'x-amz-id-2': requestId };
  if (body.stillWaiting()) to.setHeader('connection', 'close');
  if (!to.destroyed) await respond(to, response, headers, context.bodies);
  message.resume();
}

async function perform(
  context: S3Context,
  request: S3Request,
  credentials: Credentials,
  requestId: string,
): Promise<S3Response> {
  const authenticated = authenticate(request, credentials, context.region, context.now());
  const operation = operationOf(request);
  refuseUnknownFields(request.fields);
  if (request.bucket !== '') context.buckets.required(request.bucket);
  return OPERATIONS[operation](context, {
    ...request,
    requestId,
    claims: () => readPayloadClaims(request, authenticated),
  });
}
