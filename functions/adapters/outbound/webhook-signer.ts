/** Signatures of the Standard Webhooks specification, by its own library. */
import { Webhook } from 'standardwebhooks';
import type { SignWebhook } from '../../application/ports.ts';

/** Signatures of all secrets that have not ended, the newest first, with a space between. */
export const signWebhook: SignWebhook = (secrets, { id, at, body }) =>
  secrets
    .filter(({ until }) => until === undefined || until > at.toISOString())
    .map(({ secret }) => new Webhook(secret).sign(id, at, body))
    .join(' ');
