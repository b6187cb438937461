/** What requests can be about that are made up from the document; schemathesis.toml says by name which are. */
import assert from 'node:assert/strict';
import { SAMPLE } from '../support/media-files.ts';
import type { RunningService } from '../support/service.ts';

const completedTask = async (service: RunningService): Promise<string> => {
  const { id } = await service.submit(SAMPLE);
  assert.equal((await service.ended(id)).status, 'completed');
  return id;
};

/** For a file that comes in parts, of which none has come. */
const waitingTask = async ({ client }: RunningService): Promise<string> => {
  const params = { files: [{ name: 'long.mp4', size: 300_000_000 }] };
  return (await client.createTask({ type: 'media.process', params, dedupe: false })).task.id;
};

const docsFile = async ({ apiUrl }: RunningService): Promise<string> => {
  const page = await (await fetch(`${apiUrl}/docs`)).text();
  return /src="docs\/([^"]+)"/.exec(page)?.[1] ?? assert.fail('the page has no script');
};

export const subjectsOf = async (service: RunningService): Promise<Record<string, string>> => ({
  COMPLETED_TASK: await completedTask(service),
  WAITING_TASK: await waitingTask(service),
  SPARE_TASK: await waitingTask(service),
  DOCS_FILE: await docsFile(service),
});
