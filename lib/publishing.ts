/** Where tasks may have results sent beyond plain HTTP: what deployers choose. */
import { perhapsMatching } from './context.ts';
import { SECRET_ARN } from './languages.ts';

export interface Publishing {
  /** Buckets that are written to without assuming a role. */
  readonly buckets: readonly string[];
  /** ARNs of roles that may be assumed to write to buckets of other accounts. */
  readonly roles: readonly string[];
  /** ARNs in Secrets Manager by the names that tasks know them by. */
  readonly secrets: ReadonlyMap<string, string>;
}

type Name = 'publishBuckets' | 'publishRoles' | 'publishSecrets';

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ROLE = /^arn:[^:]+:iam::\d{12}:role\/[^\s*]+$/;
const SECRET = /^[A-Za-z0-9_-]{1,64}=arn:.+$/;

const each = (
  text: (name: Name) => string,
  name: Name,
  pattern: RegExp,
  expected: string,
): readonly string[] =>
  text(name)
    .split(',')
    .flatMap((value) => perhapsMatching(name, value.trim(), pattern, expected) ?? []);

export function readPublishing(text: (name: Name) => string): Publishing {
  const secrets = each(text, 'publishSecrets', SECRET, 'name=ARN of a secret in Secrets Manager');
  return {
    buckets: each(text, 'publishBuckets', BUCKET, 'names of buckets'),
    roles: each(text, 'publishRoles', ROLE, 'ARNs of roles'),
    secrets: new Map(
      secrets.map((pair) => {
        const [name = '', arn = ''] = pair.split(/=(.*)/, 2);
        perhapsMatching('publishSecrets', arn, SECRET_ARN, 'name=ARN of a secret in Secrets Manager');
        return [name, arn];
      }),
    ),
  };
}
