import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CONTEXTS } from './contexts.ts';
import { EXCEPTIONS, type Exception } from './nag-exceptions.ts';
import { type Context, composed } from './synthesized.ts';

interface Finding {
  readonly rule: string;
  readonly where: string;
}

const findingsIn = async (context: Context): Promise<readonly Finding[]> =>
  new AwsSolutionsChecks()
    .validateScope(await composed(context))
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, where: constructPath })),
    );

const exceptionsFor = ({ rule, where }: Finding): readonly Exception[] =>
  EXCEPTIONS.filter((exception) => exception.rule.test(rule) && exception.where.test(where));

describe("cdk-nag's AwsSolutions rules", () => {
  const needed = new Set<Exception>();

  for (const [name, context] of Object.entries(CONTEXTS)) {
    it(`find nothing without a reason in a deployment ${name}`, async () => {
      const findings = await findingsIn(context);
      for (const exception of findings.flatMap(exceptionsFor)) needed.add(exception);
      assert.deepEqual(
        findings.filter((finding) => exceptionsFor(finding).length === 0),
        [],
      );
    });
  }

  it('are excepted nowhere without need', () => {
    const idle = EXCEPTIONS.filter((exception) => !needed.has(exception));
    assert.deepEqual(
      idle.map(({ reason }) => reason),
      [],
    );
  });
});
