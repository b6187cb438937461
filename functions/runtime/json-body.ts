/** The JSON body of a request, read with every way it can be wrong. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ProblemError } from '../contract/problems.ts';
import { storageFault } from './storable-json.ts';

const MAX_BODY_BYTES = 1024 ** 2;
const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

const textOf = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES)
    throw new ProblemError(
      'body_too_large',
      `A body has at most ${MAX_BODY_BYTES} bytes; this one has ${bytes.length}.`,
    );
  return bytes.toString('utf8');
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError('invalid_json', cause instanceof Error ? cause.message : 'The body is not JSON.', {
      cause,
    });
  }
};

/** No body reads as an empty object, so that what is missing is named. A content type is needed only with a body. */
export const readJsonBody = (event: APIGatewayProxyEventV2): unknown => {
  const text = textOf(event);
  if (text.trim() === '') return {};
  const type = event.headers['content-type'] ?? 'application/json';
  if (!JSON_TYPE.test(type))
    throw new ProblemError('unsupported_media_type', `Send application/json instead of ${type}.`);
  const value = parse(text);
  const fault = storageFault(value);
  if (fault !== undefined)
    throw new ProblemError('invalid_request', `The body: ${fault.path || '/'} ${fault.message}.`, {
      errors: [fault],
    });
  return value;
};
