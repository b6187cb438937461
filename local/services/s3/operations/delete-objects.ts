import type { Operation, S3Call } from '../context.ts';
import { readText } from '../payload/read-text.ts';
import { notImplemented, S3Error } from '../protocol/errors.ts';
import { xmlResponse } from '../protocol/respond.ts';
import { childText, malformed, readXml, requiredChildText } from '../protocol/xml-read.ts';
import { xmlDocument } from '../protocol/xml-write.ts';
import { checkWriteConditions } from './preconditions.ts';
import { changeBy } from './put-object.ts';

const MAXIMUM_KEYS = 1000;
/** A thousand keys of 1,024 bytes, each byte written as an entity, and their elements. */
const MAXIMUM_DOCUMENT_BYTES = 8 * 1024 ** 2;

/** Deleting what is not there succeeds, as in S3. */
export const deleteObject: Operation = async (context, call) => {
  const check = (existing: Parameters<typeof checkWriteConditions>[1]): void => {
    if (call.fields.has('if-match')) checkWriteConditions(call.fields, existing);
  };
  await context.publish.remove(call.bucket, call.key, {
    ...changeBy(call, context),
    eventName: 'ObjectRemoved:Delete',
    check,
  });
  return { status: 204 };
};

export const deleteObjects: Operation = async (context, call) => {
  const { keys, quiet } = await readDeletions(call);
  for (const key of keys)
    await context.publish.remove(call.bucket, key, {
      ...changeBy(call, context),
      eventName: 'ObjectRemoved:Delete',
    });
  return xmlResponse(
    xmlDocument('DeleteResult', quiet ? [] : keys.map((key) => ['Deleted', [['Key', key]]] as const)),
  );
};

async function readDeletions(call: S3Call): Promise<{ keys: string[]; quiet: boolean }> {
  const claims = call.claims();
  if (
    claims.md5 === undefined &&
    claims.trailingChecksum === undefined &&
    Object.keys(claims.checksums).length === 0
  ) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  const document = readXml(await readText(call.body, claims, MAXIMUM_DOCUMENT_BYTES), 'Delete');
  const objects = document.children.filter(({ name }) => name === 'Object');
  if (objects.length === 0 || objects.length > MAXIMUM_KEYS) throw malformed();
  const unknown = objects.flatMap(({ children }) => children).find(({ name }) => name !== 'Key');
  if (unknown !== undefined) throw notImplemented(`DeleteObjects with ${unknown.name}`);
  return {
    keys: objects.map((object) => requiredChildText(object, 'Key')),
    quiet: childText(document, 'Quiet') === 'true',
  };
}
