import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOfToken } from '../../functions/runtime/claims.ts';
import { httpEvent } from '../support/lambda.ts';

const keyOf = (claims?: object) => {
  const event = httpEvent('GET', '/api/tasks', { headers: { authorization: 'Bearer token' } });
  const requestContext = { ...event.requestContext, ...(claims && { authorizer: { jwt: { claims } } }) };
  return keyOfToken({ ...event, requestContext });
};
const ANN = { iss: 'https://id.example.org', sub: 'auth0|ann' };

test('without a token that API Gateway checked there is nobody', () => {
  assert.equal(keyOf(), undefined);
});

test('a person has one owner, which nobody else has', () => {
  const ann = keyOf(ANN)?.owner ?? '';
  assert.match(ann, /^u[0-9a-f]{32}$/);
  assert.equal(keyOf({ ...ANN, scope: 'worker' })?.owner, ann);
  assert.notEqual(keyOf({ ...ANN, sub: 'auth0|bob' })?.owner, ann);
  assert.notEqual(keyOf({ ...ANN, iss: 'https://other.example.org' })?.owner, ann);
});

test('the claim owner is taken where it can be an owner', () => {
  assert.equal(keyOf({ ...ANN, owner: 'team-a' })?.owner, 'team-a');
  assert.match(keyOf({ ...ANN, owner: 'Team_A' })?.owner ?? '', /^u[0-9a-f]{32}$/);
});

test('of the scopes those count that there are, and none without', () => {
  assert.deepEqual(keyOf({ ...ANN, scope: 'openid tasks:read administrator worker' })?.scopes, [
    'tasks:read',
    'worker',
  ]);
  assert.deepEqual(keyOf(ANN)?.scopes, []);
});

test('a token of nobody opens nothing: a key is asked for', () => {
  assert.equal(keyOf({ iss: ANN.iss }), undefined);
});
