/** What the publishing function, and the API that refuses in time, are told of the places allowed; and its permissions. */
import { Aws } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Publishing } from '../publishing.ts';
import { allowRoles, allowSecrets, allowToFill } from './grants.ts';

const list = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.join(' '));

export const publishingEnvironment = ({
  buckets,
  roles,
  secrets,
}: Publishing): Readonly<Record<string, string>> => ({
  PUBLISH_BUCKETS: list(buckets),
  PUBLISH_ROLES: list(roles),
  PUBLISH_SECRETS: list([...secrets].map(([name, arn]) => `${name}=${arn}`)),
});

export function allowPublishing(fn: IFunction, { buckets, roles, secrets }: Publishing): void {
  if (buckets.length > 0)
    allowToFill(
      fn,
      buckets.map((bucket) => `arn:${Aws.PARTITION}:s3:::${bucket}/*`),
    );
  if (roles.length > 0) allowRoles(fn, roles);
  if (secrets.size > 0) allowSecrets(fn, [...secrets.values()]);
}
