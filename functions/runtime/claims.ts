/** Who asks, where API Gateway has checked a token of an OIDC provider before us (`-c jwtIssuer=…`). */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { check } from '../adapters/parse.ts';
import type { AccessKey } from '../application/ports.ts';
import { OWNER_PATTERN } from '../contract/api-keys.ts';
import { SCOPES } from '../contract/scopes.ts';

const claimsSchema = {
  type: 'object',
  required: ['iss', 'sub'],
  properties: {
    iss: { type: 'string' },
    sub: { type: 'string', minLength: 1 },
    owner: { type: 'string' },
    scope: { type: 'string' },
  },
} as const;
const contextSchema = {
  type: 'object',
  required: ['authorizer'],
  properties: {
    authorizer: {
      type: 'object',
      required: ['jwt'],
      properties: { jwt: { type: 'object', required: ['claims'], properties: { claims: claimsSchema } } },
    },
  },
} as const;

const OWNER = new RegExp(OWNER_PATTERN);

/** An owner's name that this person always gets, and nobody else. */
const ownerFor = (iss: string, sub: string): string =>
  `u${createHash('sha256')
    .update(JSON.stringify([iss, sub]))
    .digest('hex')
    .slice(0, 32)}`;

/** The claim `owner`, else one made of `iss` and `sub`; of the claim `scope` those scopes that there are. Undefined asks for a key. */
export const keyOfToken = ({ requestContext }: APIGatewayProxyEventV2): AccessKey | undefined => {
  // Only API Gateway writes here; whoever calls from outside cannot.
  const checked = check(contextSchema, requestContext);
  if (!checked.ok) return undefined;
  const { iss, sub, owner, scope = '' } = checked.value.authorizer.jwt.claims;
  const person = ownerFor(iss, sub);
  const granted = scope.split(' ');
  return {
    key_id: `jwt_${person}`,
    owner: owner !== undefined && OWNER.test(owner) ? owner : person,
    name: sub,
    scopes: SCOPES.filter((one) => granted.includes(one)),
  };
};
