import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccessKey, MediaStore, TaskStore } from '../../functions/application/ports.ts';
import { linkFile } from '../../functions/application/read-tasks.ts';
import { uploadObject } from '../../functions/contract/keys.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import type { TaskState } from '../../functions/domain/task/task.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { arrival, given, mediaTask } from '../support/tasks.ts';

const media: MediaStore = {
  ...createMemoryMediaStore(),
  signDownload: async (key, { fileName }) => ({
    url: `https://bucket/${key}?as=${fileName}`,
    headers: {},
    expires_at: '',
  }),
};

const keyOf = (owner: string): AccessKey =>
  ({ owner, name: 'k', scopes: ['tasks:read'] }) as unknown as AccessKey;

const link = (task: TaskState, file = 'f1', owner = task.owner) => {
  const tasks = { load: async () => task } as unknown as TaskStore;
  return linkFile(task.id, file, keyOf(owner), { tasks, media });
};

const refusedWith = (code: string) => (fault: unknown) =>
  fault instanceof ProblemError && fault.problem.code === code;

describe('the link to a file as it was sent', () => {
  const sent = given(mediaTask({ size: 25 }), arrival('f1', 25));

  it('leads to the upload, under the name it had', async () => {
    const { url } = await link(sent);
    assert.equal(url, `https://bucket/${uploadObject(sent.id, 'f1')}?as=${sent.files[0]?.name}`);
  });

  it('is there neither before the file is, nor for a file that the task does not have', async () => {
    await assert.rejects(link(mediaTask({ size: 25 })), refusedWith('invalid_state'));
    await assert.rejects(link(sent, 'f9'), refusedWith('not_found'));
  });

  it('is for the owner only', async () => {
    await assert.rejects(link(sent, 'f1', 'somebody-else'), refusedWith('not_found'));
  });

  it('does not hand on malware', async () => {
    const problem = { code: 'malware_found', detail: 'Eicar' } as const;
    const infected = {
      ...sent,
      status: 'failed',
      problem,
      ended_at: sent.updated_at,
    } as unknown as TaskState;
    await assert.rejects(link(infected), refusedWith('invalid_state'));
  });
});
