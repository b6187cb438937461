/** Webhooks over the real table, with a queue and a clock that a test moves. */
import type { TestContext } from 'node:test';
import { dynamodbTaskStore } from '../../functions/adapters/dynamodb/task-store.ts';
import { dynamodbWebhookStore } from '../../functions/adapters/dynamodb/webhook-store.ts';
import { httpsSender } from '../../functions/adapters/outbound/https-sender.ts';
import { signWebhook } from '../../functions/adapters/outbound/webhook-signer.ts';
import { announce } from '../../functions/application/announce.ts';
import { type ChangePorts, changeTask } from '../../functions/application/change-task.ts';
import { deliverWebhook } from '../../functions/application/deliver-webhook.ts';
import { sweepDeliveries } from '../../functions/application/sweep-deliveries.ts';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { WebhookMessage } from '../../functions/contract/webhook-schemas.ts';
import { webhookEventOf } from '../../functions/domain/outbound/webhooks.ts';
import type { Command } from '../../functions/domain/task/decide.ts';
import { webhookRoutes } from '../../functions/handlers/routes/webhooks.ts';
import { newId, newSigningSecret } from '../../functions/runtime/secrets.ts';
import { startTable, TABLE } from './dynamodb.ts';
import { silentLog } from './memory-stores.ts';
import { asking, keyOf } from './routes.ts';
import { AT } from './tasks.ts';
import { workTask } from './work.ts';

export const openWebhooks = async (t: TestContext) => {
  const client = await startTable(t);
  let time = Date.parse(AT);
  const now = () => new Date(time);
  const tasks = dynamodbTaskStore(client, TABLE, now);
  const waiting: { message: WebhookMessage; at: number }[] = [];
  const ports = {
    tasks,
    webhooks: dynamodbWebhookStore(client, TABLE),
    webhookQueue: {
      send: async (message: WebhookMessage, delaySeconds = 0) =>
        void waiting.push({ message, at: time + delaySeconds * 1000 }),
    },
    sender: httpsSender({ allowPrivate: true, wholeMs: 300 }),
    sign: signWebhook,
    newSigningSecret,
    newId,
    allowPrivate: true,
    random: () => 0.5,
    now,
    log: silentLog,
  };
  const all = ['tasks:read', 'tasks:write'];
  const keys = { ann: keyOf('ann', ...all), bob: keyOf('bob', ...all), reader: keyOf('ann', 'tasks:read') };
  const ask = asking(webhookRoutes(ports), keys);

  const take = (): WebhookMessage | undefined => {
    const index = waiting.findIndex(({ at }) => at <= time);
    return index < 0 ? undefined : waiting.splice(index, 1)[0]?.message;
  };
  /** Does all that is due, one after the other; `twice` as if every message came again. */
  const work = async (twice = false): Promise<void> => {
    for (let message = take(); message !== undefined; message = take()) {
      for (let time = 0; time < (twice ? 2 : 1); time += 1) {
        if (message.kind === 'happened') await announce(message, ports);
        else await deliverWebhook(message, ports);
      }
    }
  };
  const tell = async (owner: string, task_id: string, events: readonly TaskEvent[]): Promise<void> => {
    for (const event of events) {
      const name = webhookEventOf(event);
      if (name === undefined) continue;
      const about = { owner, task_id, seq: event.seq, at: event.at };
      await ports.webhookQueue.send({ kind: 'happened', event: name, ...about });
    }
  };
  const changing: ChangePorts = { tasks, now };
  return {
    ports,
    ask,
    waiting,
    work,
    now,
    /** Nothing happens meanwhile. */
    wait: (seconds: number): void => {
      time += seconds * 1000;
    },
    /** The sweeper goes once a minute, or as seldom as a long test wants. */
    passes: async (seconds: number, step = 60): Promise<void> => {
      for (const until = time + seconds * 1000; time < until; ) {
        time = Math.min(until, time + step * 1000);
        await sweepDeliveries(ports);
        await work();
      }
    },
    create: async (over: { id?: string; webhook_url?: string } = {}): Promise<string> => {
      const { webhook_url, ...rest } = over;
      const state = { ...workTask(rest), ...(webhook_url === undefined ? {} : { webhook_url }) };
      const { id, owner, type, params, priority, max_attempts, metadata, work: terms } = state;
      const facts = { id, owner, type, params, priority, max_attempts, metadata, stages: [], files: [] };
      const data = { ...facts, ...(terms && { work: terms }), ...(webhook_url && { webhook_url }) };
      const event: TaskEvent = { type: 'TaskCreated', seq: 1, at: now().toISOString(), actor: 'ann', data };
      await tasks.commit({ events: [event], state: { ...state, created_at: event.at }, due_at: null });
      await tell(owner, id, [event]);
      return id;
    },
    change: async (id: string, ...commands: Command[]): Promise<void> => {
      const changed = await changeTask(id, commands, 'ann', changing);
      await tell('ann', id, changed?.events ?? []);
    },
  };
};

export const CLAIM: Command = { kind: 'claim', worker_id: 'w', token_hash: 'h', lease_seconds: 60 };
export const COMPLETE: Command = { kind: 'complete', token_hash: 'h', result: { poured: true } };
export const FAIL: Command = {
  kind: 'fail',
  token_hash: 'h',
  message: 'no water',
  retryable: false,
  jitter: 0,
};
