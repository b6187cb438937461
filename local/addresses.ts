import { freePort, loopback } from './network.ts';
import type { State } from './state.ts';
import type { Endpoints } from './template/identity.ts';

export interface WishedPorts {
  readonly httpPort: number;
  readonly socketPort: number;
  readonly databaseEndpoint: string | undefined;
}

/** The same ports at every start where they are free: presigned URLs and queue URLs that are out there stay good. */
export async function chooseAddresses(state: State, wished: WishedPorts): Promise<Endpoints> {
  const taken = new Set<number>();
  const port = async (name: string) => {
    const key = `port/${name}`;
    let chosen = await freePort(Number(state.read(key) ?? 0));
    while (taken.has(chosen)) chosen = await freePort();
    taken.add(chosen);
    state.write(key, String(chosen));
    return chosen;
  };
  return {
    dynamodb: wished.databaseEndpoint ?? `http://${loopback}:${await port('dynamodb')}`,
    sqs: `http://${loopback}:${await port('sqs')}`,
    s3: `http://${loopback}:${await port('s3')}`,
    http: `http://localhost:${wished.httpPort || (await port('http'))}`,
    socket: `ws://localhost:${wished.socketPort || (await port('socket'))}`,
  };
}
