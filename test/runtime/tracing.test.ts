import assert from 'node:assert/strict';
import { it } from 'node:test';
import middy from '@middy/core';
import { lambdaContext } from '../support/lambda.ts';
import { xrayDaemon } from '../support/xray.ts';

it('a unit is found by its task when tracing is on, and X-Ray hears nothing when it is off', async (t) => {
  const { heard, next } = await xrayDaemon(t);
  const { createTracing } = await import('../../functions/runtime/tracing.ts');
  const run = (TRACING: 'off' | 'active') => {
    const tracing = createTracing('extract', { TRACING });
    const handler = middy(async () => tracing.annotate({ task_id: 'ann_20261121_1' })).use(tracing.segments);
    return handler({}, lambdaContext);
  };
  await run('off');
  const message = next();
  await run('active');
  await message;
  assert.equal(heard.length, 1);
  assert.deepEqual(
    { task_id: 'ann_20261121_1' },
    Object.fromEntries(
      Object.entries(heard[0]?.['annotations'] ?? {}).filter(([name]) => name === 'task_id'),
    ),
  );
});
