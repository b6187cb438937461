import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretsClient } from '../../functions/adapters/clients.ts';
import { secretsManager } from '../../functions/adapters/secrets-manager.ts';
import { awsStandIn } from '../support/aws-stand-in.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:translator-a1b2c3';

test('a secret is read once in five minutes, and again when it may have been rotated', async (t) => {
  let at = 0;
  let version = 0;
  const cloud = await awsStandIn(t, ({ operation, input }) => {
    assert.deepEqual([operation, input.SecretId], ['GetSecretValue', ARN]);
    version += 1;
    return { output: { SecretString: `key ${version}` } };
  });
  const secrets = secretsManager(secretsClient(cloud.options), () => new Date(at));
  assert.deepEqual([await secrets.text(ARN), await secrets.text(ARN)], ['key 1', 'key 1']);
  at = 5 * 60_000;
  assert.equal(await secrets.text(ARN), 'key 2');
});
