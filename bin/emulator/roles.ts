/** MiniStack asks for `sqs:SendMessageBatch`, an action that AWS does not have: there `sqs:SendMessage` covers batches. */
import { IAMClient, PutRolePolicyCommand, paginateListRoles } from '@aws-sdk/client-iam';
import type { AwsAccess } from './access.ts';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessageBatch', Resource: '*' }],
});

/** Only to roles that may send single messages anyway: a missing grant still shows. */
export const allowBatches = async (aws: AwsAccess): Promise<void> => {
  const client = new IAMClient(aws);
  for await (const { Roles = [] } of paginateListRoles({ client }, {}))
    for (const { RoleName } of Roles.filter((role) =>
      /^Soundstage.*PipelineAdvance/.test(role.RoleName ?? ''),
    ))
      await client.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'batches', PolicyDocument: POLICY }),
      );
  client.destroy();
};
