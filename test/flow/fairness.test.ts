/** One owner floods the pipeline; another, who asks for little, must hardly notice. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService, useService } from '../support/service.ts';

/** Tasks that the quiet owner does, one after the other. */
const FEW = 4;
/** The flood is several times what the machine does meanwhile. */
const MANY = 40;
/**
 * How much longer the quiet owner may wait than alone. The flood takes every processor, so that each of five steps runs
 * slower and first waits for one that runs already; behind the flood it would be ten times as long and more.
 */
const FACTOR = 8;

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

const as = async (owner: string): Promise<RunningService> => {
  const scopes = ['tasks:read', 'tasks:write'] as const;
  const { key } = await service.client.createKey({ owner, name: owner, scopes: [...scopes] });
  return useService({ apiUrl: service.apiUrl, key, close: async () => {} });
};

/** Milliseconds from the creation of each task to its end, longest last. */
const timesOf = async (owner: RunningService): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let n = 0; n < FEW; n += 1) {
    const { created_at, ended_at = '', status } = await owner.ended((await owner.submit(SAMPLE)).id);
    assert.equal(status, 'completed');
    times.push(Date.parse(ended_at) - Date.parse(created_at));
  }
  return times.toSorted((a, b) => a - b);
};

it(`waits at most ${FACTOR} times as long as alone`, async (t) => {
  const [quiet, flood] = await Promise.all([as('quiet'), as('flood')]);
  await quiet.ended((await quiet.submit(SAMPLE)).id);
  const alone = await timesOf(quiet);
  const flooding = await Promise.all(Array.from({ length: MANY }, () => flood.submit(SAMPLE)));
  const beside = await timesOf(quiet);
  const unfinished = (await Promise.all(flooding.map(({ id }) => flood.client.getTask(id)))).filter(
    ({ status }) => status === 'processing',
  );
  t.diagnostic(`alone ${alone.join(', ')} ms; beside the flood ${beside.join(', ')} ms`);
  t.diagnostic(`${unfinished.length} of the flood's ${MANY} tasks were still to be done`);
  assert.ok(unfinished.length > 0, 'the flood was over too soon to tell');
  const [longest = 0, longestAlone = 0] = [beside.at(-1), alone.at(-1)];
  assert.ok(longest <= FACTOR * longestAlone, `${longest} ms, alone ${longestAlone} ms`);
});
