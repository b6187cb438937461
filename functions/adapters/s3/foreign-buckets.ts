/** Buckets of others, by a role that they let us assume, or by our own permissions. */
import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, type STSClient, STSServiceException } from '@aws-sdk/client-sts';
import type { ForeignBuckets } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import type { TargetOf } from '../../contract/publish-schemas.ts';
import type { ClientOptions } from '../clients.ts';
import { isPassing } from './faults.ts';
import { putStream } from './put-stream.ts';

export interface ForeignBucketOptions {
  readonly sts: STSClient;
  readonly s3: (options: ClientOptions) => S3Client;
}

type Target = TargetOf<'s3'>;

/** The least that STS gives. */
const ROLE_SECONDS = 900;

/** Whose trust names another owner's does not let this one in: the external id is ours to say, not the task's. */
const externalIdOf = (owner: string): string => `soundstage:${owner}`;

export const foreignBuckets = ({ sts, s3 }: ForeignBucketOptions): ForeignBuckets => {
  const credentialsFor = async (RoleArn: string, owner: string, abortSignal: AbortSignal) => {
    const command = new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'soundstage-publish',
      ExternalId: externalIdOf(owner),
      DurationSeconds: ROLE_SECONDS,
    });
    const { Credentials: given } = await sts.send(command, { abortSignal });
    if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken)
      throw new Error('STS gave no credentials');
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = given;
    return { accessKeyId, secretAccessKey, sessionToken };
  };

  const clientFor = async ({ region, role_arn }: Target, owner: string, signal: AbortSignal) => {
    const credentials = role_arn === undefined ? undefined : await credentialsFor(role_arn, owner, signal);
    return s3({ ...(region && { region }), ...(credentials && { credentials }) });
  };

  return {
    put: async (target, key, object, { owner, signal }) => {
      const { bucket } = target;
      try {
        const client = await clientFor(target, owner, signal);
        try {
          await putStream(client, { bucket, key, contentType: object.contentType }, object.read(), signal);
        } finally {
          client.destroy();
        }
      } catch (cause) {
        signal.throwIfAborted();
        throw faultOf(cause, target);
      }
    },
  };
};

const faultOf = (cause: unknown, { bucket, role_arn }: Target): unknown => {
  if (cause instanceof STSServiceException && !cause.$retryable && cause.$fault === 'client')
    return new ProblemError('publish_refused', `The role ${role_arn} cannot be assumed: ${cause.name}`, {
      cause,
    });
  if (isPassing(cause) || cause instanceof STSServiceException)
    return new TransientError(`The bucket ${bucket} did not answer`, { cause });
  if (cause instanceof S3ServiceException)
    return new ProblemError('publish_refused', `The bucket ${bucket} does not take it: ${cause.name}`, {
      cause,
    });
  return cause;
};
