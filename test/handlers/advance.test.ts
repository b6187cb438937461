import { it } from 'node:test';
import { lambdaContext } from '../support/lambda.ts';
import { xrayDaemon } from '../support/xray.ts';

it('advance, which moves every task on, is told of to X-Ray', async (t) => {
  const { next } = await xrayDaemon(t);
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    TABLE_NAME: 'table',
    TRACING: 'active',
    TASK_RETENTION_DAYS: 'ever',
    PIPELINE_QUEUE_URL: 'https://sqs.example.org/queue',
    STAGE_QUEUES: 'probe=queue',
  });
  const { handler } = await import('../../functions/handlers/advance.ts');
  const message = next();
  await handler({ Records: [] }, lambdaContext);
  await message;
});
