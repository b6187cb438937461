import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startLocalCloud } from '../../local/cloud.ts';
import { type Change, writeMiniAssembly } from './fixtures/mini-assembly.ts';

async function refusalOf(change: Change): Promise<string> {
  const mini = writeMiniAssembly(change);
  try {
    const cloud = await startLocalCloud({ assembly: mini.assembly, folder: mini.data });
    await cloud.close();
    return 'nothing was refused';
  } catch (error) {
    return (error as Error).message;
  } finally {
    mini.remove();
  }
}

describe('what the local cloud cannot run', () => {
  it('is refused by resource type, all at once', async () => {
    const message = await refusalOf(({ service }) => {
      service.Resources.Machine = { Type: 'AWS::StepFunctions::StateMachine' };
      service.Resources.Pool = { Type: 'AWS::Cognito::UserPool' };
      service.Resources.Tokens = { Type: 'AWS::ApiGatewayV2::Authorizer' };
    });
    assert.match(message, /Machine: .*AWS::StepFunctions::StateMachine/);
    assert.match(message, /Tokens: .*AWS::ApiGatewayV2::Authorizer/);
    assert.match(message, /Pool: .*AWS::Cognito::UserPool/);
  });

  it('is refused by property, also deep inside', async () => {
    const message = await refusalOf(({ data, service }) => {
      Object.assign(data.Resources.Media?.Properties ?? {}, {
        VersioningConfiguration: { Status: 'Enabled' },
      });
      Object.assign(service.Resources.FromWork?.Properties ?? {}, {
        ScalingConfig: { MinimumConcurrency: 2 },
      });
    });
    assert.match(message, /Media: .*VersioningConfiguration of AWS::S3::Bucket/);
    assert.match(message, /FromWork: .*ScalingConfig\.MinimumConcurrency/);
  });

  for (const [what, change, expected] of [
    [
      'an attribute that nothing gives',
      ({ service }) => {
        service.Outputs.Odd = { Value: { 'Fn::GetAtt': ['Work', 'Colour'] } };
      },
      /attribute Colour of AWS::SQS::Queue/,
    ],
    [
      'an import that no stack exports',
      ({ service }) => {
        service.Outputs.Odd = { Value: { 'Fn::ImportValue': 'Elsewhere' } };
      },
      /exports Elsewhere/,
    ],
    [
      'a cron schedule',
      ({ service }) => {
        Object.assign(service.Resources.EveryMinute?.Properties ?? {}, {
          ScheduleExpression: 'cron(0 1 * * ? *)',
        });
      },
      /cron\(0 1/,
    ],
    [
      'an image function',
      ({ service }) => {
        Object.assign(service.Resources.Worker?.Properties ?? {}, { PackageType: 'Image' });
      },
      /speech=zip/,
    ],
    [
      'a filter rule that it does not know',
      ({ service }) => {
        Object.assign(service.Resources.FromWork?.Properties ?? {}, {
          FilterCriteria: { Filters: [{ Pattern: '{"body":[{"cidr":"10.0.0.0/8"}]}' }] },
        });
      },
      /cidr/,
    ],
  ] as const satisfies readonly (readonly [string, Change, RegExp])[]) {
    it(`includes ${what}`, async () => assert.match(await refusalOf(change), expected));
  }

  it('leaves the folder free after a refusal', async () => {
    const mini = writeMiniAssembly();
    const options = { assembly: mini.assembly, folder: mini.data };
    const cloud = await startLocalCloud(options);
    try {
      await assert.rejects(startLocalCloud(options), /already uses/);
    } finally {
      await cloud.close();
    }
    const again = await startLocalCloud(options);
    await again.close();
    mini.remove();
  });
});
