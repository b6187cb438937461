import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { PayloadClaims } from '../payload/payload-claims.ts';
import { type BodyDigests, verifiedBody } from '../payload/verified-body.ts';

/** A file that holds a whole object or a part of one. Never changed once written. */
export interface Segment {
  readonly file: string;
  readonly sizeBytes: number;
}

/** A stretch of a segment to send. `end` is exclusive. */
export interface Slice {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of objects and parts, in files under random names: no key ever becomes a path.
 * A file counts for nothing until a row of the database names it, so that a crash can leave only orphans,
 * which the next start removes.
 */
export interface Bodies {
  receive(source: AsyncIterable<Buffer>, claims: PayloadClaims): Promise<BodyDigests & { segment: Segment }>;
  /** A second name for the same bytes, so that either can be discarded without the other. */
  duplicate(segments: readonly Segment[]): Promise<Segment[]>;
  send(slices: readonly Slice[], to: Writable): Promise<void>;
  discard(segments: readonly Segment[]): Promise<void>;
  removeOrphans(known: ReadonlySet<string>): Promise<void>;
}

/** Large enough to keep the thread pool out of the way, small enough for many readers at once. */
const READ_BYTES = 256 * 1024;

export async function openBodies(folder: string, report: (problem: Error) => void): Promise<Bodies> {
  await mkdir(folder, { recursive: true });
  const path = (file: string): string => join(folder, file);
  const newName = (): string => randomBytes(16).toString('hex');
  async function* read(slices: readonly Slice[]): AsyncGenerator<Buffer, void> {
    for (const { file, start, end } of slices) {
      yield* createReadStream(path(file), { start, end: end - 1, highWaterMark: READ_BYTES });
    }
  }
  const readers = new Map<string, number>();
  const doomed = new Set<string>();

  const remove = async (file: string): Promise<void> => {
    // Whoever has just found this file in the database holds it before the next turn of the event loop.
    await setImmediate();
    if (readers.has(file)) return void doomed.add(file);
    await rm(path(file), { force: true }).catch((cause: unknown) =>
      report(new Error(`S3 could not remove ${file}; the next start will try again`, { cause })),
    );
  };
  const release = async (file: string): Promise<void> => {
    const left = (readers.get(file) ?? 1) - 1;
    if (left > 0) return void readers.set(file, left);
    readers.delete(file);
    if (doomed.delete(file)) await remove(file);
  };
  /** Keeps files in place until `use` is done: an object may be replaced or deleted while it is being read. */
  const holding = async <Result>(files: readonly string[], use: () => Promise<Result>): Promise<Result> => {
    for (const file of files) readers.set(file, (readers.get(file) ?? 0) + 1);
    try {
      return await use();
    } finally {
      for (const file of files) await release(file);
    }
  };

  return {
    async receive(source, claims) {
      const file = newName();
      const body = verifiedBody(source, claims);
      try {
        await writeFile(path(file), body.content, { flag: 'wx' });
      } catch (error) {
        await remove(file);
        throw error;
      }
      return { ...body.digests(), segment: { file, sizeBytes: claims.sizeBytes } };
    },
    duplicate: (segments) =>
      holding(filesOf(segments), async () => {
        const copies: Segment[] = [];
        for (const { file, sizeBytes } of segments) {
          const copy = newName();
          await link(path(file), path(copy)).catch(() => copyFile(path(file), path(copy)));
          copies.push({ file: copy, sizeBytes });
        }
        return copies;
      }),
    send: (slices, to) =>
      holding(filesOf(slices), async () => {
        await pipeline(read(slices), to, { end: false });
      }),
    async discard(segments) {
      for (const { file } of segments) await remove(file);
    },
    async removeOrphans(known) {
      for (const file of await readdir(folder)) if (!known.has(file)) await remove(file);
    },
  };
}

const filesOf = (segments: ReadonlyArray<{ readonly file: string }>): string[] =>
  segments.map(({ file }) => file);
