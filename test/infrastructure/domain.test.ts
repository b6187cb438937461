import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Context, functionsOf, referredTo, resourcesOf, synthesized, textOf } from './synthesized.ts';

const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
const withNames = (context: Context) =>
  synthesized({ speech: 'zip', domainName: 'api.example.org', certificateArn, ...context });

describe('a domain of one’s own', async () => {
  const both = await withNames({ socketDomainName: 'live.example.org', hostedZoneId: 'Z0123456789' });
  const { service, data } = both;
  const [http = '', socket = ''] = ['HTTP', 'WEBSOCKET'].map(
    (protocol) =>
      resourcesOf(service, 'AWS::ApiGatewayV2::Api').find(
        ([, { Properties }]) => Properties.ProtocolType === protocol,
      )?.[0],
  );

  it('maps each name to its API, with the certificate and TLS 1.2', () => {
    const mapped = resourcesOf(service, 'AWS::ApiGatewayV2::ApiMapping').map(([, { Properties }]) => {
      const [domain = ''] = referredTo(Properties.DomainName, data);
      const { DomainName, DomainNameConfigurations } = service.Resources[domain]?.Properties ?? {};
      assert.deepEqual(DomainNameConfigurations, [
        { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ]);
      return [DomainName, ...referredTo(Properties.ApiId, data)];
    });
    assert.deepEqual(mapped.sort(), [
      ['api.example.org', http],
      ['live.example.org', socket],
    ]);
  });

  it('is the only door to the HTTP API, and what clients are told', () => {
    assert.equal(service.Resources[http]?.Properties.DisableExecuteApiEndpoint, true);
    assert.equal(service.Outputs['ApiUrl']?.Value, 'https://api.example.org');
    assert.equal(service.Outputs['SocketUrl']?.Value, 'wss://live.example.org');
    const environmentOf = (name: string) => functionsOf(both).get(name)?.environment;
    assert.equal(environmentOf('ApiFunction')?.['SOCKET_URL'], 'wss://live.example.org');
    for (const name of ['RealtimeRelay', 'RealtimeSocket'])
      assert.match(textOf(environmentOf(name)?.['SOCKET_ENDPOINT'], data), /^\{\w+\.ApiEndpoint\}\/live$/);
  });

  it('has its records in the zone that is named, and else says where they must point', async () => {
    const records = resourcesOf(service, 'AWS::Route53::RecordSet').map(([, { Properties }]) => [
      Properties.Name,
      Properties.HostedZoneId,
    ]);
    assert.deepEqual(records.sort(), [
      ['api.example.org', 'Z0123456789'],
      ['live.example.org', 'Z0123456789'],
    ]);
    const alone = await withNames({});
    assert.deepEqual(resourcesOf(alone.service, 'AWS::Route53::RecordSet'), []);
    const targets = Object.keys(alone.service.Outputs).filter((name) => name.includes('DomainTarget'));
    assert.equal(targets.length, 1);
  });
});

describe('the HTTP API', () => {
  it('takes as many requests as the account may, or as was chosen', async () => {
    for (const [context, expected] of [
      [{}, undefined],
      [{ requestsPerSecond: '50' }, { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }],
    ] as const) {
      const { service } = await synthesized({ speech: 'zip', ...context });
      const stage = resourcesOf(service, 'AWS::ApiGatewayV2::Stage').find(
        ([, { Properties }]) => Properties.StageName === '$default',
      );
      assert.deepEqual(stage?.[1].Properties.DefaultRouteSettings, expected);
    }
  });
});
