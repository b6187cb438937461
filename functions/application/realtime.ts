/** The life of a socket: a ticket, a connection, its subscriptions. */
import { ownerTopic, taskTopic } from '../contract/keys.ts';
import { ProblemError } from '../contract/problems.ts';
import { type ClientMessage, clientMessageSchema, type ServerMessage } from '../contract/realtime-schemas.ts';
import { validate } from '../domain/schemas/validate.ts';
import { taskView } from '../domain/task/task-view.ts';
import { spokenSoFar } from '../domain/transcript/transcript-parts.ts';
import type { AccessKey, AccessStore, Clock, TaskStore } from './ports.ts';
import { postTo } from './relay.ts';
import { type TranscriptPorts, tellSoFar } from './tell-transcript.ts';

const TICKET_SECONDS = 60;
/** API Gateway ends a socket after two hours; its rows expire a little later. */
const CONNECTION_SECONDS = 3 * 3600;
const REPLAY_PAGE = 100;

export interface TicketPorts {
  readonly access: AccessStore;
  readonly now: Clock;
  /** A fresh secret, and the hash it is stored under. */
  readonly newSecret: () => { secret: string; hash: string };
}

export interface Ticket {
  readonly ticket: string;
  readonly url: string;
  readonly expires_at: string;
}

/** A short-lived, single-use way into the socket: no long-lived key ever stands in a URL. */
export const issueTicket = async (
  socketUrl: string,
  caller: AccessKey,
  { access, now, newSecret }: TicketPorts,
): Promise<Ticket> => {
  const { secret, hash } = newSecret();
  const expiresAt = new Date(now().getTime() + TICKET_SECONDS * 1000);
  await access.putTicket(hash, { owner: caller.owner, expires_at: expiresAt });
  return { ticket: secret, url: `${socketUrl}?ticket=${secret}`, expires_at: expiresAt.toISOString() };
};

export interface SocketPorts extends TranscriptPorts {
  readonly tasks: TaskStore;
}

const expiry = (now: Date): Date => new Date(now.getTime() + CONNECTION_SECONDS * 1000);

/** Throws `unauthenticated` unless the ticket's hash stands for a ticket that is fresh and unused. */
export const openConnection = async (
  connectionId: string,
  ticketHash: string,
  { access, subscriptions, now }: SocketPorts & { access: AccessStore },
): Promise<void> => {
  const ticket = await access.takeTicket(ticketHash, now());
  if (ticket === undefined)
    throw new ProblemError('unauthenticated', 'The ticket is unknown, used or expired.');
  await subscriptions.connect(connectionId, ticket.owner, expiry(now()));
};

/** Subscribes first and reads then, so that nothing falls in between; the client drops what it sees twice, by `seq`. */
const followTask = async (
  connectionId: string,
  owner: string,
  { task_id, after }: { task_id: string; after?: number },
  ports: SocketPorts,
): Promise<void> => {
  const known = await ports.tasks.load(task_id);
  if (known === undefined || known.owner !== owner || known.deleted_at !== undefined) {
    throw new ProblemError('not_found', `There is no task "${task_id}".`);
  }
  await ports.subscriptions.subscribe(connectionId, taskTopic(task_id), expiry(ports.now()));
  const found = await ports.tasks.loadWithProgress(task_id);
  if (found === undefined) return;
  const send = (message: ServerMessage): Promise<void> => postTo(connectionId, message, ports);
  await send({ type: 'snapshot', task_id, data: taskView(found.state, found.progress) });
  for (let seq = after ?? found.state.version; seq < found.state.version; ) {
    const page = await ports.tasks.events(task_id, seq, REPLAY_PAGE);
    for (const data of page) await send({ type: 'event', task_id, data });
    seq = page.at(-1)?.seq ?? found.state.version;
  }
  await tellSoFar(connectionId, spokenSoFar(found.state), ports);
};

const act = async (
  connectionId: string,
  owner: string,
  message: ClientMessage,
  ports: SocketPorts,
): Promise<void> => {
  if (message.action === 'ping') return postTo(connectionId, { type: 'pong' }, ports);
  if (message.action === 'subscribe' && 'task_id' in message)
    return followTask(connectionId, owner, message, ports);
  const topic = 'topic' in message ? ownerTopic(owner) : taskTopic(message.task_id);
  if (message.action === 'subscribe') {
    await ports.subscriptions.subscribe(connectionId, topic, expiry(ports.now()));
    return postTo(connectionId, { type: 'subscribed', topic: 'tasks' }, ports);
  }
  await ports.subscriptions.unsubscribe(connectionId, topic);
  const what = 'topic' in message ? { topic: message.topic } : { task_id: message.task_id };
  return postTo(connectionId, { type: 'unsubscribed', ...what }, ports);
};

const parse = (message: unknown): ClientMessage => {
  const checked = validate<ClientMessage>(clientMessageSchema, message);
  if (checked.ok) return checked.value;
  const action = textAt(message, 'action');
  throw new ProblemError('invalid_request', `${faultOf(action)} ${KNOWN_MESSAGES}`);
};

const KNOWN_MESSAGES =
  'Known are subscribe and unsubscribe, each with a task_id or the topic "tasks" (subscribe to a task also with "after"), and ping.';

const faultOf = (action: string | undefined): string => {
  if (action === undefined) return 'A message is an object with an action.';
  return ACTIONS.includes(action)
    ? `This is no way to ${action}.`
    : `There is no action ${JSON.stringify(action)}.`;
};

/** Of what a client sent, if it is text, and no longer than we say again. */
const textAt = (message: unknown, name: string): string | undefined => {
  if (typeof message !== 'object' || message === null) return undefined;
  const value: unknown = Object.entries(message).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value.slice(0, LONGEST_ECHO) : undefined;
};

const ACTIONS: readonly string[] = ['subscribe', 'unsubscribe', 'ping'];
const LONGEST_ECHO = 200;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError('invalid_json', 'A message must be a JSON object.', { cause });
  }
};

/** What is wrong with a message is told over the socket, which stays open. */
export const receive = async (connectionId: string, text: string, ports: SocketPorts): Promise<void> => {
  const owner = await ports.subscriptions.ownerOf(connectionId);
  if (owner === undefined) return;
  let message: unknown;
  try {
    message = parseJson(text);
    await act(connectionId, owner, parse(message), ports);
  } catch (cause) {
    if (!(cause instanceof ProblemError)) throw cause;
    const { code, detail } = cause.problem;
    const task_id = textAt(message, 'task_id');
    const about = task_id === undefined ? {} : { task_id };
    await postTo(connectionId, { type: 'error', code, detail, ...about }, ports);
  }
};
