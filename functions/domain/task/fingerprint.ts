/** The hash that makes two requests the same task. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 (hex) of the RFC 8785 canonical JSON: key order and the spelling of numbers do not matter. */
export const fingerprint = (value: unknown): string => {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError('only JSON has a fingerprint');
  return createHash('sha256').update(canonical).digest('hex');
};
