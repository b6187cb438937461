import { notImplemented, S3Error } from '../protocol/errors.ts';
import type { ObjectSummary } from '../storage/objects.ts';

type Fields = ReadonlyMap<string, string>;

export type ReadCondition = 'proceed' | 'not-modified';

/** `If-*` of a read, in the order of RFC 9110, section 13.2.2. The prefix is `x-amz-copy-source-` for a copy. */
export function checkReadConditions(fields: Fields, object: ObjectSummary, prefix = ''): ReadCondition {
  const field = (name: string): string | undefined => fields.get(`${prefix}${name}`);
  const ifMatch = field('if-match');
  const ifNoneMatch = field('if-none-match');
  if (
    ifMatch !== undefined
      ? !matchesEtag(ifMatch, object.etag)
      : modifiedSince(object, field('if-unmodified-since'))
  ) {
    throw preconditionFailed(ifMatch !== undefined ? 'If-Match' : 'If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return matchesEtag(ifNoneMatch, object.etag) ? 'not-modified' : 'proceed';
  return modifiedSince(object, field('if-modified-since')) === false ? 'not-modified' : 'proceed';
}

/** `If-None-Match: *` (only if the key is free) and `If-Match: etag` (only over that object) of a write. */
export function checkWriteConditions(fields: Fields, existing: ObjectSummary | undefined): void {
  const ifMatch = fields.get('if-match');
  const ifNoneMatch = fields.get('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    throw notImplemented('If-None-Match other than * on writes');
  if (ifNoneMatch !== undefined && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (ifMatch === undefined) return;
  if (existing === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  if (!matchesEtag(ifMatch, existing.etag)) throw preconditionFailed('If-Match');
}

/** `undefined` when the header is absent or no date. HTTP dates know no milliseconds. */
function modifiedSince({ modifiedAt }: ObjectSummary, date: string | undefined): boolean | undefined {
  const since = Date.parse(date ?? '');
  return Number.isNaN(since) ? undefined : Math.floor(modifiedAt.getTime() / 1000) * 1000 > since;
}

export const matchesEtag = (header: string, etag: string): boolean =>
  header.split(',').some((candidate) => candidate.trim() === '*' || unquoted(candidate.trim()) === etag);

export const unquoted = (etag: string): string => etag.replace(/^(?:W\/)?"(.*)"$/, '$1');

const preconditionFailed = (condition: string): S3Error =>
  new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });
