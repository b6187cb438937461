/** Logs of tasks, from the stages and workers that write them to those who read them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LoggedLine } from '../../functions/contract/log-schemas.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

const read = async (taskId: string, query = ''): Promise<readonly LoggedLine[]> => {
  const response = await fetch(`${service.apiUrl}/api/tasks/${taskId}/logs${query}`, {
    headers: { 'x-api-key': service.key },
  });
  assert.equal(response.status, 200);
  return ((await response.json()) as { items: LoggedLine[] }).items;
};

describe('the log of a task', () => {
  it('tells a file’s way through the stages', async () => {
    const { id } = await service.submit(SAMPLE);
    assert.equal((await service.ended(id)).status, 'completed');
    const lines = await read(id);
    assert.deepEqual([...new Set(lines.map(({ stage }) => stage))].toSorted(), [
      'assemble',
      'diarize',
      'extract',
      'probe',
      'transcribe',
    ]);
    assert.match(lines[0]?.message ?? '', /^sample\.mp4: mov,mp4,.*; audio aac/);
    assert.match(lines.at(-1)?.message ?? '', /speakers 2, words \d+; wrote transcript\.json/);
    assert.ok(lines.every(({ file_id, attempt }) => file_id === 'f1' && attempt === 1));
    const warnings = lines.filter(({ level }) => level === 'WARN');
    assert.ok(warnings.length > 0);
    assert.deepEqual(await read(id, '?level=WARN'), warnings);
    assert.deepEqual(await read(id, `?cursor=${lines[0]?.id}`), lines.slice(1));
  });

  it('says why a file failed', async () => {
    const { id } = await service.submit(import.meta.filename);
    assert.equal((await service.ended(id)).status, 'failed');
    const errors = await read(id, '?level=ERROR');
    assert.deepEqual(
      errors.map(({ stage }) => stage),
      ['probe'],
    );
    assert.match(errors[0]?.message ?? '', /^probe failed: /);
  });
});
