import { S3Error } from '../protocol/errors.ts';
import type { ChunkSignatures } from '../signing/chunk-signatures.ts';
import { type ByteReader, byteReader } from './byte-reader.ts';

export interface ChunkedBody {
  /** Absent when the chunks are not signed. */
  readonly signatures?: ChunkSignatures;
  /** Whether headers may follow the last chunk. */
  readonly trailing: boolean;
  onTrailer(name: string, value: string): void;
}

/** Far above what clients send; a line beyond it is not framing but an attack on memory. */
const MAXIMUM_LINE_BYTES = 4096;
const MAXIMUM_TRAILERS = 16;

/**
 * Takes the `aws-chunked` framing off a body:
 * `hex-size[;chunk-signature=…] CRLF bytes CRLF … 0[;chunk-signature=…] CRLF [trailer CRLF]… CRLF`
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  body: ChunkedBody,
): AsyncGenerator<Buffer, void> {
  const reader = byteReader(source);
  try {
    for (let header = await chunkHeader(reader); ; header = await chunkHeader(reader)) {
      for (let left = header.sizeBytes; left > 0; ) {
        const bytes = await reader.bytes(left);
        left -= bytes.length;
        body.signatures?.update(bytes);
        yield bytes;
      }
      body.signatures?.endChunk(header.signature);
      if (header.sizeBytes === 0) break;
      if ((await reader.line(0)) !== '') throw misframed();
    }
    await readTrailers(reader, body);
    await reader.end();
  } finally {
    await reader.release();
  }
}

async function chunkHeader(
  reader: ByteReader,
): Promise<{ sizeBytes: number; signature: string | undefined }> {
  const match = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(
    await reader.line(MAXIMUM_LINE_BYTES),
  );
  if (match?.[1] === undefined) throw misframed();
  return { sizeBytes: Number.parseInt(match[1], 16), signature: match[2] };
}

async function readTrailers(reader: ByteReader, body: ChunkedBody): Promise<void> {
  const trailers = new Map<string, string>();
  for (
    let line = await reader.line(MAXIMUM_LINE_BYTES);
    line !== '';
    line = await reader.line(MAXIMUM_LINE_BYTES)
  ) {
    const [, name, value] = /^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (!body.trailing || name === undefined || value === undefined || trailers.size === MAXIMUM_TRAILERS)
      throw misframed();
    trailers.set(name.toLowerCase(), value);
  }
  const signature = trailers.get('x-amz-trailer-signature');
  trailers.delete('x-amz-trailer-signature');
  if (body.trailing)
    body.signatures?.endTrailer(
      [...trailers].map(([name, value]) => `${name}:${value}\n`).join(''),
      signature,
    );
  for (const [name, value] of trailers) body.onTrailer(name, value);
}

const misframed = (): S3Error =>
  new S3Error('InvalidRequest', 'The aws-chunked body is not framed as announced.');
