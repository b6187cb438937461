import assert from 'node:assert/strict';
import { it } from 'node:test';
import { METRICS, METRICS_NAMESPACE } from '../../functions/contract/metrics.ts';
import { createMeter } from '../../functions/runtime/metrics.ts';

it('a measurement is a line of the log in the embedded metric format, with no dimension but its own', (t) => {
  const lines: string[] = [];
  const write = t.mock.method(process.stdout, 'write', (text: string) => lines.push(text) > 0);
  createMeter('here').record([
    { name: 'UnitTime', value: 1500, dimensions: { stage: 'extract' } },
    { name: 'TasksCompleted', value: 1 },
  ]);
  write.mock.restore();
  const [first, second] = lines.map((line) => JSON.parse(line));
  assert.deepEqual(first._aws.CloudWatchMetrics, [
    {
      Namespace: METRICS_NAMESPACE,
      Dimensions: [['service', 'stage']],
      Metrics: [{ Name: 'UnitTime', Unit: METRICS.UnitTime.unit }],
    },
  ]);
  assert.deepEqual([first.UnitTime, first.stage, first.service], [1500, 'extract', 'here']);
  assert.deepEqual(second._aws.CloudWatchMetrics[0].Dimensions, [['service']]);
});
