import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { runbookPlace } from '../../lib/runbook.ts';
import { readSettings, type Settings } from '../../lib/settings.ts';

const settings = (context: Readonly<Record<string, string>>): Settings => readSettings(new App({ context }));

describe('settings', () => {
  it('have defaults that deploy', () => {
    const defaults = settings({});
    assert.equal(defaults.stage, '');
    assert.equal(defaults.speech, 'image');
    assert.deepEqual(defaults.models, ['demo']);
    assert.equal(defaults.concurrencyBudget, 200);
  });

  it('take what is given', () => {
    const given = settings({
      speech: 'zip',
      stage: 'prod',
      corsOrigins: 'https://a.example, https://b.example',
      concurrency: '70',
    });
    assert.equal(given.speech, 'zip');
    assert.equal(given.stage, 'prod');
    assert.deepEqual(given.corsOrigins, ['https://a.example', 'https://b.example']);
    assert.equal(given.concurrencyBudget, 70);
  });

  for (const [name, value] of [
    ['speech', 'tarball'],
    ['stage', 'Production!'],
    ['concurrency', 'many'],
    ['concurrency', '39'],
    ['apiConcurrency', '0'],
    ['corsOrigins', 'app.example.org'],
    ['logRetentionDays', '8'],
    ['logLevel', 'info'],
    ['alarmTopicArn', 'my-topic'],
    ['notificationTopicArn', 'my-topic'],
    ['rates', 'package.json'],
    ['models', ' , '],
    ['encryption', 'sse'],
    ['gatewayLogRole', 'mine'],
    ['requestsPerSecond', '0'],
    ['domainName', 'https://api.example.org'],
    ['jwtIssuer', 'http://id.example.org'],
    ['translator', 'google'],
    ['analyzer', 'none'],
    ['publishBuckets', 'Not_A_Bucket'],
    ['publishRoles', 'arn:aws:iam::123456789012:role/*'],
    ['publishSecrets', 'channel'],
    ['publishSecrets', 'channel=arn:aws:s3:::bucket'],
  ] as const) {
    it(`refuse "${value}" as ${name}`, () => {
      assert.throws(() => settings({ [name]: value }), new RegExp(`Setting ${name} is`));
    });
  }

  it('refuse a domain without its certificate, and what goes with a domain without one', () => {
    assert.throws(() => settings({ domainName: 'api.example.org' }), /Setting certificateArn is ""/);
    assert.throws(() => settings({ hostedZoneId: 'Z1' }), /Setting hostedZoneId needs domainName/);
  });

  it('refuse a translator without its URL, a URL without its translator, and a key that is no secret', () => {
    const libre = { translator: 'libretranslate', translateUrl: 'https://t.example.org' };
    assert.equal(settings(libre).languages.translateUrl, 'https://t.example.org');
    assert.throws(() => settings({ translator: 'libretranslate' }), /Setting translateUrl is ""/);
    assert.throws(
      () => settings({ translateUrl: 'https://t.example.org' }),
      /are for translator=libretranslate/,
    );
    assert.throws(() => settings({ ...libre, translateSecretArn: 'key' }), /Setting translateSecretArn/);
  });

  it('refuse a scanner that nobody can find, an address that nobody asks, and one that is none', () => {
    const given = settings({ scanner: 'clamav', clamdAddress: 'clamd.example.org:3310' });
    assert.deepEqual([given.scanner, given.clamdAddress], ['clamav', 'clamd.example.org:3310']);
    assert.equal(settings({ scanner: 'guardduty' }).clamdAddress, undefined);
    assert.throws(() => settings({ scanner: 'clamav' }), /need each other/);
    assert.throws(() => settings({ clamdAddress: '/run/clamd.sock' }), /need each other/);
    assert.throws(() => settings({ scanner: 'clamav', clamdAddress: 'clamd' }), /Setting clamdAddress/);
  });

  it('refuse an issuer of tokens without their audience', () => {
    assert.throws(() => settings({ jwtIssuer: 'https://id.example.org' }), /need one another/);
  });

  it('refuse a name nobody reads', () => {
    assert.throws(() => settings({ speach: 'zip' }), /Unknown setting speach/);
  });

  it("leave the CDK's own names alone", () => {
    assert.equal(
      settings({
        '@aws-cdk/core:checkSecretUsage': 'true',
        'aws:cdk:x': '1',
        'acknowledged-issue-numbers': '1',
      }).speech,
      'image',
    );
  });
});

describe('alarms', () => {
  it('find their place in the runbook', () => {
    assert.equal(runbookPlace('Dead letters: a stage'), 'docs/runbook.md#dead-letters-a-stage');
  });

  it('stop synthesis when the runbook has no such heading', () => {
    assert.throws(() => runbookPlace('Panic'), /no heading "Panic"/);
  });
});
