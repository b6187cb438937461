import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface RunningServer {
  readonly port: number;
  /** Takes no more, lets what is running end for a while, then cuts it off. Nothing runs when it has resolved. */
  close(): Promise<void>;
}

/** Must settle every exchange by itself. */
export type Answer = (message: IncomingMessage, to: ServerResponse) => Promise<void>;

const CLOSE_PATIENCE_MS = 2000;
/** Longer than clients keep idle connections, so that none sends into one that is just closing. */
const KEEP_ALIVE_MS = 75_000;
const STREAM_BUFFER_BYTES = 256 * 1024;

export async function serve(answer: Answer, port: number, host: string): Promise<RunningServer> {
  const underway = new Set<Promise<void>>();
  const listener = (message: IncomingMessage, to: ServerResponse): void => {
    const running = answer(message, to).finally(() => underway.delete(running));
    underway.add(running);
  };
  // No limit on the time of a request: an upload may take hours.
  const options = { requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS, highWaterMark: STREAM_BUFFER_BYTES };
  const server = createServer(options, listener);
  // Node would call for the body at once; we do when somebody reads it, so that a refused upload is never sent.
  server.on('checkContinue', listener);
  return {
    port: await listen(server, port, host),
    close: async () => {
      await stop(server);
      await Promise.all(underway);
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The S3 server has no port'));
      else resolve(address.port);
    });
  });
}

async function stop(server: Server): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  clearTimeout(patience);
}
