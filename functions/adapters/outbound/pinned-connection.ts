/** A connection of its own to the one address that the guard looked at: no resolver, proxy or pool has a say in it. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isAddress, isSameAddress } from '../../domain/outbound/public-address.ts';
import { hostOf, portOf } from '../../domain/outbound/public-url.ts';
import type { GuardedTarget } from './address-guard.ts';
import { NetworkFault, networkFault, within } from './network-faults.ts';

export interface ConnectOptions {
  readonly connectMs?: number;
  readonly connect?: (target: GuardedTarget) => Socket;
}

const CONNECT_MS = 5_000;

/** The certificate has to be valid for the name, whatever the environment says. Addresses are asked for no name. */
const openSocket = ({ url, address }: GuardedTarget): Socket => {
  const place = { host: address, port: portOf(url), autoSelectFamily: false };
  if (url.protocol === 'http:') return connectTcp(place);
  const name = isAddress(hostOf(url)) ? {} : { servername: hostOf(url) };
  return connectTls({ ...place, ...name, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] });
};

const established = async (socket: Socket, { url, address }: GuardedTarget): Promise<void> => {
  const event = url.protocol === 'http:' ? 'connect' : 'secureConnect';
  await once(socket, event).catch((cause: unknown) => {
    throw networkFault(cause, 'no secure connection could be made');
  });
  if (!isSameAddress(socket.remoteAddress ?? '', address))
    throw new NetworkFault('the connection went to another address');
};

/** Nothing but a TLS handshake was sent yet. Throws NetworkFault; whoever is given the socket destroys it. */
export const connectPinned = async (
  target: GuardedTarget,
  { connectMs = CONNECT_MS, connect = openSocket }: ConnectOptions,
): Promise<Socket> => {
  const socket = connect(target);
  // Faults after the one that ends a step would otherwise end the process.
  socket.on('error', () => undefined);
  try {
    await within(connectMs, 'the server did not take the connection in time', established(socket, target));
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
};
