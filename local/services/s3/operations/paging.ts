import { S3Error } from '../protocol/errors.ts';
import { encodeKey } from '../protocol/uri-encoding.ts';

type Query = ReadonlyMap<string, string>;

/** S3 never lists more than a thousand at a time, whatever is asked for. */
const MAXIMUM_PAGE = 1000;

export function readLimit(query: Query, name: string): number {
  const text = query.get(name) ?? String(MAXIMUM_PAGE);
  if (!/^\d{1,10}$/.test(text))
    throw new S3Error('InvalidArgument', `Argument ${name} must be an integer between 0 and 2147483647`);
  return Math.min(Number(text), MAXIMUM_PAGE);
}

/** `encoding-type=url` asks for keys that any XML parser can read. */
export function keyEncoding(query: Query): (key: string) => string {
  const type = query.get('encoding-type');
  if (type === undefined) return (key) => key;
  if (type !== 'url') throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
  return encodeKey;
}
