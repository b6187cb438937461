/** What callers wait for, alone and among others, and how many calls to DynamoDB and SQS each of their requests costs. */
import { type ClaimedTask, type Client, createClient } from '../../client/index.ts';
import { type BenchService, startBenchService } from './bench-service.ts';
import { type CountedApi, startCountedApi } from './counted-api.ts';
import { load, loadCells, type Request } from './load.ts';
import type { Table } from './report.ts';

const CALLERS = [1, 8, 32] as const;
/** SOUNDSTAGE_REQUESTS: of each kind, by so many callers each. */
const REQUESTS = Number(process.env['SOUNDSTAGE_REQUESTS'] ?? 300);
/** Before anything is measured: every process has started by then, and has been asked a few times. */
const WARM_UP = 100;
/** Calls are counted over so many requests: what happens once in a while counts as its part. */
const COUNTED = 10;
const LISTED = 50;
/** Claims stay where they are while all is measured. */
const LEASE_SECONDS = 43_200;
const TYPE = 'bench.work';

interface Operation {
  readonly name: string;
  /** What one caller alone shall wait at most, at p95; docs/benchmarks.md has the whole list. */
  readonly target: string;
  request(client: Client): Request;
}

/** Later operations take what earlier ones made: tasks are created, then claimed, kept, and completed. */
const operations = (): readonly Operation[] => {
  const held: ClaimedTask[] = [];
  const hold = ({ claim_token }: ClaimedTask) => ({ worker_id: 'bench', claim_token });
  const someTask = (index: number): ClaimedTask => {
    const task = held[index % held.length];
    if (task === undefined) throw new Error('No task has been claimed');
    return task;
  };
  let created = 0;
  return [
    {
      name: 'create (POST /api/tasks)',
      target: '30 ms',
      request: (client) => () => {
        created += 1;
        return client.createTask({ type: TYPE, params: { number: created } });
      },
    },
    {
      name: 'create, with a link to upload to',
      target: '30 ms',
      request: (client) => () => {
        created += 1;
        const files = [{ name: `talk-${created}.mp4`, size: 1_000_000 }];
        return client.createTask({ type: 'media.process', params: { files } });
      },
    },
    {
      name: 'claim (POST /api/tasks/claim)',
      target: '10 ms',
      request: (client) => async () => {
        const wanted = { worker_id: 'bench', types: [TYPE], lease_seconds: LEASE_SECONDS };
        const tasks = await client.claim(wanted);
        if (tasks.length === 0) throw new Error('A claim brought nothing');
        held.push(...tasks);
      },
    },
    {
      name: 'heartbeat (POST …/heartbeat)',
      target: '–',
      request: (client) => (index) => {
        const task = someTask(index);
        return client.heartbeat(task.id, { ...hold(task), progress: index % 100 });
      },
    },
    {
      name: 'get (GET /api/tasks/{id})',
      target: '–',
      request: (client) => (index) => client.getTask(someTask(index).id),
    },
    {
      name: 'complete (POST …/complete)',
      target: '20 ms',
      request: (client) => () => {
        const task = held.pop();
        if (task === undefined) throw new Error('No claimed task is left');
        return client.complete(task.id, { ...hold(task), success: true, result: { done: true } });
      },
    },
    {
      name: `list ${LISTED} (GET /api/tasks)`,
      target: '–',
      request: (client) => () => client.listTasks({ limit: LISTED }),
    },
    { name: 'health (GET /api/health)', target: '50 ms', request: (client) => () => client.health() },
  ];
};

const registerType = async ({ apiUrl, key }: BenchService): Promise<void> => {
  const response = await fetch(`${apiUrl}/api/task-types/register`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ name: TYPE, param_schema: { type: 'object', required: ['number'] } }),
  });
  if (!response.ok) throw new Error(`The type cannot be registered: ${response.status}`);
};

/** `2 Query, 1 PutItem`; a part of a call is of what happens now and then. */
const summary = (calls: readonly string[], service: string): string => {
  const actions = calls.flatMap((call) => (call.startsWith(`${service} `) ? call.split(' ').slice(1) : []));
  const counted = Object.entries(Object.groupBy(actions, (action) => action)).map(([action, those = []]) => {
    const each = those.length / COUNTED;
    return { each, text: `${Number.isInteger(each) ? each : each.toFixed(1)} ${action}` };
  });
  const all = counted.reduce((sum, { each }) => sum + each, 0);
  const parts = counted.toSorted((a, b) => b.each - a.each).map(({ text }) => text);
  return all === 0 ? '0' : `${Number(all.toFixed(1))}: ${parts.join(', ')}`;
};

const callsOf = async (operation: Operation, client: Client, counted: CountedApi) => {
  const request = operation.request(client);
  await request(0);
  counted.calls();
  await load(request, 1, COUNTED);
  const calls = counted.calls();
  if (calls.length === 0) throw new Error(`No call was counted for ${operation.name}`);
  return [summary(calls, 'DYNAMODB'), summary(calls, 'SQS')];
};

const measure = async (service: BenchService): Promise<readonly Table[]> => {
  await registerType(service);
  const counted = await startCountedApi(service);
  const twin = createClient({ apiUrl: service.apiUrl, apiKey: service.key, fetch: counted.fetch });
  const times: (string | number)[][] = [];
  const calls: (string | number)[][] = [];
  for (const operation of operations()) {
    calls.push([operation.name, ...(await callsOf(operation, twin, counted))]);
    const request = operation.request(service.client);
    await load(request, Math.max(...CALLERS), WARM_UP);
    for (const callers of CALLERS) {
      const cells = loadCells(await load(request, callers, REQUESTS));
      times.push([operation.name, callers, ...cells, callers === 1 ? operation.target : '']);
    }
  }
  await counted.close();
  return [
    {
      title: 'API',
      columns: ['request', 'callers', 'p50', 'p95', 'p99', 'requests/s', 'target, p95'],
      rows: times,
      notes: [
        `${REQUESTS} requests by so many callers at once, each asking when it was answered; client, gateway, functions and database share the machine. All together: at least 100 requests/s.`,
      ],
    },
    {
      title: 'API: calls for one request',
      columns: ['request', 'DynamoDB', 'SQS'],
      rows: calls,
      notes: [
        `Of the API function, mean of ${COUNTED} requests, as the emulator got them. What the key and the type allow is remembered from earlier requests.`,
      ],
    },
  ];
};

export const api = async (): Promise<readonly Table[]> => {
  const service = await startBenchService();
  try {
    return await measure(service);
  } finally {
    await service.close();
  }
};
