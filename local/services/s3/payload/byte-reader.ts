import { S3Error } from '../protocol/errors.ts';

/** Reads lines and stretches of bytes from a stream, holding no more than the stream's last piece. */
export interface ByteReader {
  /** The next line without its CRLF; a longer line than `limit` is refused. */
  line(limit: number): Promise<string>;
  /** The next bytes, at least one and at most `limit`. */
  bytes(limit: number): Promise<Buffer>;
  /** Consumes the end of the stream; anything left is refused. */
  end(): Promise<void>;
  release(): Promise<void>;
}

export function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer> => {
    const result = await iterator.next();
    if (result.done === true) throw incomplete();
    return result.value;
  };
  const take = (length: number): Buffer => {
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  return {
    async line(limit) {
      let at = held.indexOf('\r\n');
      while (at < 0 && held.length < limit + 2) {
        held = Buffer.concat([held, await next()]);
        at = held.indexOf('\r\n');
      }
      if (at < 0 || at > limit)
        throw new S3Error('InvalidRequest', 'The aws-chunked body is not framed as announced.');
      return take(at + 2).toString('latin1', 0, at);
    },
    async bytes(limit) {
      while (held.length === 0) held = await next();
      return take(limit);
    },
    async end() {
      const result = await iterator.next();
      if (held.length > 0 || result.done !== true)
        throw new S3Error('InvalidRequest', 'The aws-chunked body goes on after its end.');
    },
    async release() {
      await iterator.return?.();
    },
  };
}

export const incomplete = (): S3Error =>
  new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
  );
