/** What callers wait for: one request at a time, then as many as eight callers get through. */
import type { Client } from '../../client/index.ts';
import { type BenchService, startBenchService } from './bench-service.ts';
import { milliseconds, percentile, type Table } from './report.ts';

const WARM_UP = 20;
const REQUESTS = 500;
const CALLERS = 8;

type Call = (client: Client, index: number) => Promise<unknown>;

const create: Call = (client, index) =>
  client.createTask({
    type: 'media.process',
    params: { files: [{ name: `talk-${index}.mp4`, size: 1_000_000 }] },
  });

const timed = async (call: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await call();
  return performance.now() - began;
};

const measure = async ({ client }: BenchService, call: Call): Promise<readonly (string | number)[]> => {
  for (let i = 0; i < WARM_UP; i += 1) await call(client, -1 - i);
  const times: number[] = [];
  for (let i = 0; i < REQUESTS; i += 1) times.push(await timed(() => call(client, i)));
  let next = REQUESTS;
  const elapsed = await timed(() =>
    Promise.all(
      Array.from({ length: CALLERS }, async () => {
        while (next < 2 * REQUESTS) await call(client, next++);
      }),
    ),
  );
  return [
    ...[0.5, 0.95, 0.99].map((fraction) => milliseconds(percentile(times, fraction))),
    Math.round(REQUESTS / (elapsed / 1000)),
  ];
};

export const api = async (): Promise<readonly Table[]> => {
  const service = await startBenchService();
  try {
    const { task } = await service.client.createTask({
      type: 'media.process',
      params: { files: [{ name: 'known.mp4', size: 1 }] },
    });
    const calls: readonly (readonly [string, Call])[] = [
      ['create a task (POST /api/tasks)', create],
      ['read a task (GET /api/tasks/{id})', (client) => client.getTask(task.id)],
      ['list 50 tasks (GET /api/tasks)', (client) => client.listTasks({ limit: 50 })],
      ['health (GET /api/health)', (client) => client.health()],
    ];
    const rows: (string | number)[][] = [];
    for (const [name, call] of calls) rows.push([name, ...(await measure(service, call))]);
    return [
      {
        title: 'API',
        columns: ['request', 'p50', 'p95', 'p99', `requests/s, ${CALLERS} callers`],
        rows,
        notes: [
          `${REQUESTS} requests one after the other, then ${REQUESTS} by ${CALLERS} callers; client, gateway, functions and database share the machine.`,
        ],
      },
    ];
  } finally {
    await service.close();
  }
};
