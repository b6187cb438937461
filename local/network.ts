import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:net';

export const loopback = '127.0.0.1';

/** Longer than clients keep idle connections, so that none sends into one that is just closing. */
const keepAliveMilliseconds = 75_000;

/** Listens on the loopback interface only, and says on which port. */
export async function listen(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = keepAliveMilliseconds;
  server.listen(port, loopback);
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`Port ${port} cannot be used: another program may hold it`, { cause });
  });
  return portOf(server.address());
}

/** Below what systems give to outgoing connections, one of which could hold our port at the next start. */
const firstPort = 15_000;
const lastPort = 32_000;
const tries = 50;

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, loopback);
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}

/** The wished port when it is free, else another that is. */
export async function freePort(wished = 0): Promise<number> {
  if (wished !== 0 && (await isFree(wished))) return wished;
  for (let i = 0; i < tries; i += 1) {
    const port = randomInt(firstPort, lastPort);
    if (await isFree(port)) return port;
  }
  throw new Error(`There is no free port among ${tries} from ${firstPort} to ${lastPort}`);
}

function portOf(address: unknown): number {
  if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port);
  throw new Error('The server does not listen on a port');
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The whole body, refused once it is larger than the limit; the rest of it is read and dropped. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size <= limitBytes) parts.push(part);
  }
  if (size > limitBytes) throw new BodyTooLarge(`The body is larger than ${limitBytes} bytes`);
  return Buffer.concat(parts);
}
