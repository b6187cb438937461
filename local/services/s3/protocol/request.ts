import type { IncomingMessage } from 'node:http';
import { S3Error } from './errors.ts';
import { decodeUri } from './uri-encoding.ts';

export interface S3Request {
  readonly method: string;
  /** Decoded, with its leading slash. Never resolved as a path: `..` is an ordinary part of a key. */
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
  readonly queryPairs: ReadonlyArray<readonly [name: string, value: string]>;
  readonly query: ReadonlyMap<string, string>;
  /** As on the wire, names in lower case. What a signature covers. */
  readonly headers: ReadonlyMap<string, string>;
  /** The headers, and the `x-amz-*` parameters of a presigned URL, which S3 honours as if they were headers. */
  readonly fields: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Buffer>;
}

/** The limit of S3 for the UTF-8 form of a key. */
const MAXIMUM_KEY_BYTES = 1024;
const AUTHENTICATION_PARAMETERS =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/;

export function readRequest(message: IncomingMessage, body: AsyncIterable<Buffer>): S3Request {
  const [rawPath = '/', rawQuery = ''] = splitOnce(message.url ?? '/', '?');
  const path = decodeUri(rawPath);
  const [bucket = '', key = ''] = splitOnce(path.slice(1), '/');
  if (Buffer.byteLength(key) > MAXIMUM_KEY_BYTES)
    throw new S3Error('KeyTooLongError', 'Your key is too long');
  const queryPairs = readQuery(rawQuery);
  const headers = new Map(
    Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
  return {
    method: message.method ?? 'GET',
    path,
    bucket,
    key,
    queryPairs,
    query: new Map(queryPairs),
    headers,
    fields: new Map([...headers, ...hoistedHeaders(queryPairs)]),
    body,
  };
}

function readQuery(rawQuery: string): Array<readonly [string, string]> {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = splitOnce(pair.replaceAll('+', '%20'), '=');
      return [decodeUri(name), decodeUri(value)] as const;
    });
}

function hoistedHeaders(pairs: ReadonlyArray<readonly [string, string]>): Array<[string, string]> {
  return pairs
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name.startsWith('x-amz-') && !AUTHENTICATION_PARAMETERS.test(name));
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
