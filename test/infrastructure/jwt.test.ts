import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resourcesOf, synthesized } from './synthesized.ts';

const jwt = { jwtIssuer: 'https://id.example.org/', jwtAudience: 'soundstage' };

describe('tokens of an OIDC provider', async () => {
  const { service } = await synthesized({ speech: 'zip', ...jwt });
  const authorizers = resourcesOf(service, 'AWS::ApiGatewayV2::Authorizer');

  it('are checked by API Gateway itself', () => {
    assert.deepEqual(
      authorizers.map(([, { Properties }]) => [Properties.AuthorizerType, Properties.JwtConfiguration]),
      [['JWT', { Audience: ['soundstage'], Issuer: 'https://id.example.org/' }]],
    );
  });

  it('are needed for everything but health, the documents, and what browsers ask beforehand', () => {
    const [[authorizer = ''] = []] = authorizers;
    const routes = resourcesOf(service, 'AWS::ApiGatewayV2::Route')
      .filter(([id]) => id.startsWith('Api'))
      .map(([, { Properties }]) => [Properties.RouteKey, Properties.AuthorizerId?.Ref ?? 'nobody']);
    assert.deepEqual(routes.sort(), [
      ['$default', authorizer],
      ['GET /api/health', 'nobody'],
      ['GET /api/openapi.json', 'nobody'],
      ['GET /docs', 'nobody'],
      ['GET /docs/{file}', 'nobody'],
      ['OPTIONS /{proxy+}', 'nobody'],
    ]);
  });
});
