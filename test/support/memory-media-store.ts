/** A media store in memory: what the stages use of one; the rest throws. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { MediaStore, StoredObject } from '../../functions/application/ports.ts';

export interface MemoryMediaStore extends MediaStore {
  readonly objects: Map<string, Uint8Array<ArrayBuffer>>;
  /** Every ranged read, as asked. */
  readonly reads: { key: string; start: number; end: number }[];
}

const unexpected = (): never => {
  throw new Error('not expected in this test');
};

export const createMemoryMediaStore = (): MemoryMediaStore => {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const reads: { key: string; start: number; end: number }[] = [];
  const get = (key: string): Uint8Array<ArrayBuffer> => {
    const found = objects.get(key);
    if (found === undefined) throw new Error(`no such object: ${key}`);
    return found;
  };
  const put = (key: string, bytes: Uint8Array<ArrayBuffer>): StoredObject => {
    objects.set(key, bytes);
    return { size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  return {
    objects,
    reads,
    signUpload: unexpected,
    signDownload: unexpected,
    startMultipart: unexpected,
    signPart: unexpected,
    listParts: unexpected,
    completeMultipart: unexpected,
    abortMultipart: unexpected,
    deletePrefix: unexpected,
    facts: async (key) => {
      const found = objects.get(key);
      return found && { size: found.byteLength, etag: createHash('md5').update(found).digest('hex') };
    },
    readRange: async (key, start, end, signal) => {
      reads.push({ key, start, end });
      const bytes = get(key).subarray(start, end + 1);
      return Readable.from(pieces(bytes), signal === undefined ? {} : { signal });
    },
    readBytes: async (key, range) =>
      get(key).slice(range?.start ?? 0, range === undefined ? undefined : range.end + 1),
    readJson: async (key) => JSON.parse(new TextDecoder().decode(get(key))),
    put: async (key, body) => put(key, new Uint8Array(Buffer.from(body))),
    copy: async (from, to) => {
      const found = objects.get(from);
      if (found !== undefined) objects.set(to, found);
      return found !== undefined;
    },
    putStream: async (key, body) => {
      const parts: Uint8Array[] = [];
      for await (const part of body) parts.push(Uint8Array.from(part));
      return put(key, new Uint8Array(Buffer.concat(parts)));
    },
  };
};

function* pieces(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield Buffer.from(bytes.subarray(at, at + 65_536));
}
