/** The dashboard in AWS, which is deployed where somebody asks for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsSolutionsChecks } from 'cdk-nag';
import { composed, resourcesOf, synthesized, written } from './synthesized.ts';

const ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/ours/1234';
const NAMED = {
  dashboard: 'on',
  webAcl: ACL,
  dashboardDomainName: 'app.example.org',
  dashboardCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234',
} as const;

/** What cdk-nag finds below the page, and why it stays. */
const EXCEPTIONS: readonly { readonly rule: RegExp; readonly where: RegExp; readonly reason: string }[] = [
  {
    rule: /^AwsSolutions-CFR(1|3)$/,
    where: /\/Page\/Distribution\/Resource$/,
    reason:
      'Everybody may load the page, from anywhere, and it holds nothing: calls of the API have a log of their own.',
  },
  {
    rule: /^AwsSolutions-CFR2$/,
    where: /\/Page\/Distribution\/Resource$/,
    reason: 'A web ACL costs by the month: the deployer brings one with webAcl.',
  },
  {
    rule: /^AwsSolutions-CFR4$/,
    where: /\/Page\/Distribution\/Resource$/,
    reason: 'CloudFront holds the name it gives itself to TLSv1; a name of one’s own has TLS 1.2.',
  },
  {
    rule: /^AwsSolutions-S1$/,
    where: /\/Page\/Files\/Resource$/,
    reason: 'Public files that CloudFront alone reads.',
  },
  {
    rule: /^AwsSolutions-(IAM4|IAM5|L1)/,
    where: /\/Custom::CDKBucketDeployment\w+\//,
    reason: 'The CDK’s own function, which brings the files at deployment and sees nothing else.',
  },
];

describe('the dashboard in AWS', async () => {
  const app = await composed(NAMED);
  const { violations } = new AwsSolutionsChecks().validateScope(app);
  const { service } = written(app);
  const plain = (await synthesized({ dashboard: 'on' })).service;
  const distributionOf = (template: typeof service) =>
    resourcesOf(template, 'AWS::CloudFront::Distribution')[0]?.[1].Properties.DistributionConfig;

  it('is left out unless asked for', async () => {
    const without = await synthesized();
    assert.deepEqual(resourcesOf(without.service, 'AWS::CloudFront::Distribution'), []);
  });

  it('breaks none of the AwsSolutions rules without a reason', () => {
    const findings = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ ruleName, constructPath })),
    );
    const ours = findings.filter(({ constructPath }) => /\/(Page|Custom::CDK)/.test(constructPath));
    assert.ok(ours.length > 0, 'the rules were asked');
    assert.deepEqual(
      ours.filter(
        ({ ruleName, constructPath }) =>
          !EXCEPTIONS.some(({ rule, where }) => rule.test(ruleName) && where.test(constructPath)),
      ),
      [],
    );
  });

  it('gives the files to CloudFront alone', () => {
    const [files] = resourcesOf(service, 'AWS::S3::Bucket');
    assert.equal(files?.[1].Properties.PublicAccessBlockConfiguration.RestrictPublicBuckets, true);
    assert.equal(resourcesOf(service, 'AWS::CloudFront::OriginAccessControl').length, 1);
    const [policy] = resourcesOf(service, 'AWS::S3::BucketPolicy');
    const allowed = policy?.[1].Properties.PolicyDocument.Statement.filter(
      ({ Effect, Action }: { Effect: string; Action: unknown }) =>
        Effect === 'Allow' && Action === 's3:GetObject',
    );
    assert.deepEqual(allowed[0].Principal, { Service: 'cloudfront.amazonaws.com' });
    assert.ok(allowed[0].Condition.StringEquals['AWS:SourceArn'], 'of this distribution only');
  });

  it('has the API on its own address, neither cached nor changed', () => {
    const behaviors: { PathPattern: string; CachePolicyId: string; AllowedMethods: string[] }[] =
      distributionOf(service).CacheBehaviors;
    assert.deepEqual(
      behaviors.map(({ PathPattern }) => PathPattern),
      ['/api', '/api/*', '/docs', '/docs/*'],
    );
    // AWS's own policy that caches nothing.
    assert.ok(
      behaviors.every(({ CachePolicyId }) => CachePolicyId === '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'),
    );
    assert.ok(behaviors.every(({ AllowedMethods }) => AllowedMethods.includes('PATCH')));
    assert.equal(distributionOf(service).CustomErrorResponses, undefined);
  });

  it('answers under a name of one’s own from TLS 1.2 on, behind the web ACL that was given', () => {
    const { Aliases, ViewerCertificate, WebACLId } = distributionOf(service);
    assert.deepEqual(Aliases, ['app.example.org']);
    assert.equal(ViewerCertificate.MinimumProtocolVersion, 'TLSv1.2_2021');
    assert.equal(WebACLId, ACL);
    assert.equal(distributionOf(plain).WebACLId, undefined);
  });

  it('says to browsers what the page may reach', () => {
    const [headers] = resourcesOf(service, 'AWS::CloudFront::ResponseHeadersPolicy');
    const { ContentSecurityPolicy } =
      headers?.[1].Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig ?? {};
    const policy = JSON.stringify(ContentSecurityPolicy.ContentSecurityPolicy);
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.match(policy, /RegionalDomainName/);
    assert.doesNotMatch(policy, /unsafe|\*/);
  });

  it('refuses settings that would be without effect', async () => {
    await assert.rejects(synthesized({ webAcl: ACL }), /needs dashboard=on/);
    await assert.rejects(
      synthesized({ dashboard: 'on', webAcl: 'arn:aws:wafv2:eu-west-1:1:x' }),
      /CLOUDFRONT/,
    );
    await assert.rejects(
      synthesized({ dashboard: 'on', dashboardDomainName: 'app.example.org' }),
      /need each other/,
    );
  });
});
