/** Randomness enters here. */
import { randomBytes } from 'node:crypto';
import { KEY_BYTES, keyOfBytes } from '../contract/api-keys.ts';
import { hashOfSecret } from './authenticate.ts';

const SECRET_BYTES = 32;

/** A secret nobody can guess, and the hash under which it is stored. */
export const newSecret = (): { secret: string; hash: string } => {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, hash: hashOfSecret(secret) };
};

/** As the Standard Webhooks specification writes them. */
export const newSigningSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

const ID_BYTES = 9;

/** Short, and nobody else's. */
export const newId = (): string => randomBytes(ID_BYTES).toString('base64url');

/** A new API key. */
export const newApiKey = (): { secret: string; hash: string } => {
  const secret = keyOfBytes(randomBytes(KEY_BYTES));
  return { secret, hash: hashOfSecret(secret) };
};
