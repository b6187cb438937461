/** One owner floods the pipeline; another, who asks for little, must hardly notice. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, serviceAt, startService } from '../support/service.ts';

/** Tasks that the quiet owner does, one after the other. */
const FEW = 4;
/** The flood is several times what the machine does meanwhile. */
const MANY = 40;
/**
 * How many tasks the machine does in the time in which the quiet owner waits for one; alone, it is that one. Counted in
 * tasks, because seconds say more of what else the machine is at. The flood has a unit at work in each of five stages for
 * each processor, and each of them may go before one of the quiet owner's: behind the flood it would be all forty.
 */
const FACTOR = 12;

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

const as = async (owner: string): Promise<RunningService> => {
  const scopes = ['tasks:read', 'tasks:write'] as const;
  const { key } = await service.client.createKey({ owner, name: owner, scopes: [...scopes] });
  return serviceAt({ apiUrl: service.apiUrl, key, close: async () => {} });
};

interface Span {
  readonly created_at: string;
  readonly ended_at: string;
}

const doOne = async (owner: RunningService): Promise<Span> => {
  const { created_at, ended_at = '', status } = await owner.ended((await owner.submit(SAMPLE)).id);
  assert.equal(status, 'completed');
  return { created_at, ended_at };
};

const seconds = ({ created_at, ended_at }: Span): string =>
  ((Date.parse(ended_at) - Date.parse(created_at)) / 1000).toFixed(1);

it(`waits for one task while the machine does at most ${FACTOR}`, async (t) => {
  const [quiet, flood] = await Promise.all([as('quiet'), as('flood')]);
  const alone = await doOne(quiet);
  const flooding = await Promise.all(Array.from({ length: MANY }, () => flood.submit(SAMPLE)));
  const beside: Span[] = [];
  for (let n = 0; n < FEW; n += 1) beside.push(await doOne(quiet));
  const others = await Promise.all(flooding.map(({ id }) => flood.client.getTask(id)));
  const done = beside.map(
    ({ created_at, ended_at }) =>
      1 +
      others.filter((one) => (one.ended_at ?? '') > created_at && (one.ended_at ?? '~') <= ended_at).length,
  );
  t.diagnostic(`alone ${seconds(alone)} s; beside the flood ${beside.map(seconds).join(', ')} s`);
  t.diagnostic(`the machine did ${done.join(', ')} tasks meanwhile`);
  assert.ok(
    others.some(({ status }) => status === 'processing'),
    'the flood was over too soon to tell',
  );
  assert.ok(Math.max(...done) <= FACTOR, `${done}`);
});
