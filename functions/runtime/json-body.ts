/** The JSON body of a request, read with every way it can be wrong. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ProblemError } from '../contract/problems.ts';

const MAX_BODY_BYTES = 1024 ** 2;
/** The table stores 32 levels; our own items wrap the caller's values a few times. */
const MAX_DEPTH = 24;

const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

const isTooDeep = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
};

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
  if (isTooDeep(value, MAX_DEPTH))
    throw new ProblemError('invalid_request', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  return value;
};
