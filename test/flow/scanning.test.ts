/** Uploads are scanned by the real ClamAV, where it is installed, before anything else happens to them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { EICAR, startClamd, withoutClamd } from '../support/clamd.ts';
import { openWorkshop, type Workshop } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

describe('with a malware scanner', { skip: withoutClamd }, () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>;
  let service: RunningService;
  let workshop: Workshop;

  before(async () => {
    [clamd, workshop] = await Promise.all([startClamd(), openWorkshop()]);
    process.env['SOUNDSTAGE_CLAMD'] = clamd.address;
    service = await startService();
  });
  after(async () => {
    delete process.env['SOUNDSTAGE_CLAMD'];
    await service.close();
    await clamd.close();
    await workshop.close();
  });

  const outcome = async (path: string) =>
    service.ended((await service.submit(path, { outputs: ['waveform'] })).id);

  it('a clean file goes its way', async () => {
    const task = await outcome(await workshop.sampleAs('m4a', 2));
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
  });

  it('a file with malware in it is refused, whatever it looks like, and no step touches it', async () => {
    const path = await workshop.file('talk.mp4', EICAR);
    assert.ok((await readFile(path)).equals(EICAR));
    const task = await outcome(path);
    assert.equal(task.error?.code, 'malware_found');
    assert.deepEqual(
      task.stages.map(({ name, status }) => [name, status]),
      [
        ['probe', 'failed'],
        ['extract', 'skipped'],
        ['assemble', 'skipped'],
      ],
    );
  });
});
