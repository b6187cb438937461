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

/** The wished port when it is free, else another that is. */
export async function freePort(wished = 0): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wished, loopback);
    await once(probe, 'listening');
    return portOf(probe.address());
  } catch (error) {
    if (wished === 0) throw error;
    return freePort();
  } finally {
    probe.close();
  }
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
