/** What `npm start` runs first: the launcher, and through it the service. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lockFolder } from '../../local/lock.ts';
import { freePort } from '../../local/network.ts';
import { processesOf } from '../support/processes.ts';
import { launchService } from '../support/service-process.ts';

const LAUNCHER = fileURLToPath(new URL('../../bin/launch.mjs', import.meta.url));

it('a launcher that is killed takes the service with it, and leaves the folder to the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'soundstage-launcher-'));
  const { answering, end } = launchService(folder, await freePort(), [LAUNCHER]);
  await answering;
  assert.ok(processesOf(folder, undefined).length > 2);
  await end('SIGKILL');
  const patience = AbortSignal.timeout(10_000);
  while (processesOf(folder, undefined).length > 0) await pause(20, undefined, { signal: patience });
  lockFolder(folder).release();
  await rm(folder, { recursive: true });
});
