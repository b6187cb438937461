import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readAssembly } from '../../local/template/assembly.ts';
import { faultsOf } from '../../local/template/resource-types.ts';
import { CONTEXTS, nameOf } from './contexts.ts';
import { EXCEPTIONS, type Exception } from './nag-exceptions.ts';
import { STATEFUL, STATEFUL_KEY, STATEFUL_TYPES } from './stateful.ts';
import { composed, resourcesOf, type Stacks, type Template, written } from './synthesized.ts';

interface Finding {
  readonly rule: string;
  readonly where: string;
}

/** What cdk-nag's AwsSolutions rules find. */
const findingsIn = (app: App): readonly Finding[] =>
  new AwsSolutionsChecks()
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, where: constructPath })),
    );

const exceptionsFor = ({ rule, where }: Finding): readonly Exception[] =>
  EXCEPTIONS.filter((exception) => exception.rule.test(rule) && exception.where.test(where));

/** Buckets and queues, with what their policies deny to everybody. */
const deniedWithoutTls = ({ data, service }: Stacks, type: string): readonly string[] =>
  [data, service].flatMap((template) =>
    resourcesOf(template, type)
      .filter(([, { Properties }]) =>
        Properties.PolicyDocument.Statement.some(
          (statement: { Effect: string; Condition?: unknown }) =>
            statement.Effect === 'Deny' &&
            JSON.stringify(statement.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        ),
      )
      .flatMap(([, { Properties }]) => Properties.Queues ?? [Properties.Bucket])
      .map((target: { Ref: string }) => target.Ref),
  );

const statefulIn = (template: Template): readonly string[] =>
  STATEFUL_TYPES.flatMap((type) => resourcesOf(template, type).map(([id]) => id)).sort();

describe('a deployment', () => {
  const needed = new Set<Exception>();

  for (const context of CONTEXTS) {
    describe(`with ${nameOf(context)}`, async () => {
      const app = await composed(context);
      const findings = findingsIn(app);
      const stacks = written(app);

      it('breaks none of the AwsSolutions rules without a reason', () => {
        for (const exception of findings.flatMap(exceptionsFor)) needed.add(exception);
        assert.deepEqual(
          findings.filter((finding) => exceptionsFor(finding).length === 0),
          [],
        );
      });

      it('lets nobody talk to a queue or a bucket without TLS', () => {
        for (const [type, policy] of [
          ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
          ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
        ] as const) {
          const all = [stacks.data, stacks.service].flatMap((template) => resourcesOf(template, type));
          assert.deepEqual([...deniedWithoutTls(stacks, policy)].sort(), all.map(([id]) => id).sort());
        }
      });

      it('has every stateful resource under the logical id it always had', () => {
        const key = context['encryption'] === 'kms' ? [STATEFUL_KEY] : [];
        for (const [template, ids] of [
          [stacks.data, [...STATEFUL.SoundstageData, ...key]],
          [stacks.service, STATEFUL.SoundstageService],
        ] as const)
          assert.deepEqual(statefulIn(template), [...ids].sort());
      });

      it('runs on the local cloud, unless it needs a Docker engine or a provider of tokens', () => {
        const faults = readAssembly(stacks.assembly).declarations.flatMap(faultsOf);
        const ofImages = context['speech'] === 'image' ? / property (ImageConfig|Code\.ImageUri) / : /^$/;
        const ofTokens = context['jwtIssuer'] ? / (AuthorizerId|AWS::ApiGatewayV2::Authorizer)\b/ : /^$/;
        assert.deepEqual(
          faults.filter((fault) => !ofImages.test(fault) && !ofTokens.test(fault)),
          [],
        );
      });
    });
  }

  it('excepts nothing from a rule without need', () => {
    const idle = EXCEPTIONS.filter((exception) => !needed.has(exception));
    assert.deepEqual(
      idle.map(({ reason }) => reason),
      [],
    );
  });
});
