import { createHash, type Hash } from 'node:crypto';
import { S3Error } from '../protocol/errors.ts';
import { type SigningScope, sameSignature, scopeText, sha256Hex, signatureOf } from './signature.ts';

/** The signature of the request's headers: every chunk is signed together with the signature before it. */
export interface ChunkSeed {
  readonly key: Buffer;
  readonly timestamp: string;
  readonly scope: SigningScope;
  readonly signature: string;
}

export interface ChunkSignatures {
  update(content: Buffer): void;
  endChunk(signature: string | undefined): void;
  endTrailer(canonicalTrailer: string, signature: string | undefined): void;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
export function chunkSignatures(seed: ChunkSeed): ChunkSignatures {
  let previous = seed.signature;
  let hash: Hash = createHash('sha256');
  const verify = (parts: readonly string[], given: string | undefined): void => {
    const expected = signatureOf(seed.key, parts.join('\n'));
    if (given === undefined || !sameSignature(expected, given)) {
      throw new S3Error(
        'SignatureDoesNotMatch',
        'The chunk signature we calculated does not match the signature you provided.',
      );
    }
    previous = expected;
  };
  const context = (algorithm: string): string[] => [
    algorithm,
    seed.timestamp,
    scopeText(seed.scope),
    previous,
  ];
  return {
    update: (content) => void hash.update(content),
    endChunk: (signature) => {
      verify([...context('AWS4-HMAC-SHA256-PAYLOAD'), sha256Hex(''), hash.digest('hex')], signature);
      hash = createHash('sha256');
    },
    endTrailer: (trailer, signature) =>
      verify([...context('AWS4-HMAC-SHA256-TRAILER'), sha256Hex(trailer)], signature),
  };
}
