/** Secrets that the deployer keeps in AWS Secrets Manager. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock, Secrets } from '../application/ports.ts';

/** A rotated secret is known within this time. */
const KEPT_MS = 5 * 60_000;

export const secretsManager = (client: SecretsManagerClient, now: Clock): Secrets => {
  const kept = new Map<string, { readonly text: string; readonly until: number }>();
  return {
    text: async (arn) => {
      const known = kept.get(arn);
      if (known !== undefined && now().getTime() < known.until) return known.text;
      const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      if (text === undefined) throw new Error(`The secret ${arn} is not a text`);
      kept.set(arn, { text, until: now().getTime() + KEPT_MS });
      return text;
    },
  };
};
