/** The same recording twice: nobody listens a second time. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Provenance } from '../../functions/contract/provenance-schemas.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

/** Names of the stages that took an earlier result, in the order in which they ended. */
const reusedIn = async (taskId: string): Promise<readonly string[]> => {
  const events = await service.client.events(taskId);
  const done = events.flatMap((event) => (event.type === 'UnitCompleted' ? [event.data.summary] : []));
  return done.flatMap((summary) => ('reused' in summary && summary.reused ? [summary.stage] : []));
};

const completed = async (params: Record<string, unknown>): Promise<string> => {
  const { id } = await service.submit(SAMPLE, { reuse: true, ...params });
  assert.equal((await service.ended(id)).status, 'completed');
  return id;
};

it('a file that was uploaded before is only put together again, by the rules asked for now', async () => {
  const rules = (width: number) => ({ subtitles: { formats: ['srt'], max_line_length: width } });
  const first = await completed({ reuse: false, ...rules(42) });
  assert.deepEqual(await reusedIn(first), []);
  const second = await completed(rules(20));
  assert.deepEqual((await reusedIn(second)).toSorted(), ['diarize', 'extract', 'probe', 'transcribe']);
  assert.equal((await service.transcript(second)).text, (await service.transcript(first)).text);
  const srt = await (await service.client.downloadArtifact(second, 'subtitles.srt')).text();
  assert.ok(srt.split('\n').every((line) => line.includes('-->') || line.length <= 20));
  const costs = await Promise.all(
    [first, second].map(async (id) => {
      const answer = await service.client.result(id);
      return answer.kind === 'ready' ? (answer.result.cost?.total ?? 0) : 0;
    }),
  );
  assert.ok(0 < (costs[1] ?? 0) && (costs[1] ?? 0) < (costs[0] ?? 0), `cost ${costs.join(', then ')}`);
  const { body } = await service.ask('GET', `tasks/${second}/artifacts/subtitles.srt/provenance`);
  const { steps } = body as Provenance;
  assert.deepEqual(
    steps.map(({ stage, units, reused }) => [stage, reused === units]),
    [
      ['probe', true],
      ['extract', true],
      ['diarize', true],
      ['transcribe', true],
      ['assemble', false],
    ],
  );
  await service.client.deleteTask(first);
  const third = await completed(rules(30));
  assert.deepEqual((await reusedIn(third)).toSorted(), ['diarize', 'extract', 'probe', 'transcribe']);
  assert.equal((await service.transcript(third)).text, (await service.transcript(second)).text);
});
