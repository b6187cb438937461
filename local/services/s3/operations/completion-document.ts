import type { S3Call } from '../context.ts';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  type Checksums,
  checksumElement,
} from '../payload/checksums.ts';
import { readText } from '../payload/read-text.ts';
import { S3Error } from '../protocol/errors.ts';
import { childText, malformed, readXml, requiredChildText, type XmlElement } from '../protocol/xml-read.ts';
import { unquoted } from './preconditions.ts';

/** A part as the client lists it when it completes an upload. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksums: Checksums;
}

const MAXIMUM_PARTS = 10_000;
/** Ten thousand parts with an ETag and a checksum each take about 3 MB. */
const MAXIMUM_DOCUMENT_BYTES = 8 * 1024 ** 2;

/** Reads the list of parts: at least one, in ascending order. */
export async function readParts(call: S3Call): Promise<NamedPart[]> {
  // The checksum headers of this operation speak of the finished object, not of this body.
  const claims = { ...call.claims(), checksums: {} };
  const document = readXml(
    await readText(call.body, claims, MAXIMUM_DOCUMENT_BYTES),
    'CompleteMultipartUpload',
  );
  const parts = document.children.filter(({ name }) => name === 'Part').map(readPart);
  if (parts.length === 0 || parts.length > MAXIMUM_PARTS) throw malformed();
  if (parts.some(({ number }, index) => number <= (parts[index - 1]?.number ?? 0))) {
    throw new S3Error(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  return parts;
}

function readPart(element: XmlElement): NamedPart {
  const number = Number(requiredChildText(element, 'PartNumber'));
  if (!Number.isInteger(number)) throw malformed();
  const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = childText(element, checksumElement(algorithm));
    if (value !== undefined) checksums[algorithm] = value;
  }
  return { number, etag: unquoted(requiredChildText(element, 'ETag').trim()), checksums };
}
