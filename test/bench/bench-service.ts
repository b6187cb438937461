/** The service as users start it: a process of its own, with its data on disk, in a folder that goes away afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import { type RunningService, serviceAt } from '../support/service.ts';
import { startServiceProcess } from '../support/service-process.ts';

export interface BenchService extends RunningService {
  readonly pid: number;
  readonly folder: string;
  /** Every event of the task, over all pages. */
  history(taskId: string): Promise<readonly TaskEvent[]>;
}

export const startBenchService = async (): Promise<BenchService> => {
  const folder = await mkdtemp(join(tmpdir(), 'soundstage-bench-'));
  const service = await startServiceProcess(folder);
  const close = async (): Promise<void> => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  };
  const running = serviceAt({ ...service, close });
  const history = async (taskId: string): Promise<readonly TaskEvent[]> => {
    const events: TaskEvent[] = [];
    for (;;) {
      const page = await running.client.events(taskId, events.length);
      if (page.length === 0) return events;
      events.push(...page);
    }
  };
  return { ...running, pid: service.pid, folder, history };
};
