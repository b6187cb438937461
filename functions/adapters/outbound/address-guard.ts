/**
 * URLs that strangers had us note, before anything is sent there (server-side request forgery): the host is resolved
 * once, and whoever connects uses the address that was looked at. A name that resolves differently the next time
 * (DNS rebinding) is never asked a next time.
 */
import { lookup } from 'node:dns/promises';
import { isAddress, mayCall } from '../../domain/outbound/public-address.ts';
import { hostOf, urlFault } from '../../domain/outbound/public-url.ts';
import { NetworkFault, within } from './network-faults.ts';

/** All addresses of a host, the one to prefer first. */
export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;

export interface GuardOptions {
  /** For the local cloud, whose receivers live on this machine: private addresses and local names pass too. */
  readonly allowPrivate: boolean;
  readonly resolve?: Resolve;
  readonly dnsMs?: number;
}

export interface GuardedTarget {
  readonly url: URL;
  readonly address: string;
  readonly family: 4 | 6;
}

/** Nothing was sent, and nothing will be while the URL, or what its host resolves to, stays what it is. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
}

const DNS_MS = 5_000;

/** In the order of RFC 6724, which the operating system knows: addresses without a route come last. */
const askSystem: Resolve = (host) => lookup(host, { all: true, order: 'verbatim' });

const addressesOf = async (host: string, options: GuardOptions): Promise<readonly string[]> => {
  if (isAddress(host)) return [host];
  const { resolve = askSystem, dnsMs = DNS_MS } = options;
  const answers = resolve(host).catch((cause: unknown) => {
    throw new NetworkFault(`the host ${host} could not be resolved`, { cause });
  });
  const found = await within(dnsMs, `the host ${host} could not be resolved in time`, answers);
  return found.map(({ address }) => address);
};

/**
 * Where to connect for `text`, and to nowhere else. Throws TargetRefused if it is no URL that we call, or if any
 * address of its host is not a public one; NetworkFault if the host cannot be resolved.
 */
export const guardedTarget = async (text: string, options: GuardOptions): Promise<GuardedTarget> => {
  const fault = urlFault(text, options);
  if (fault !== undefined) throw new TargetRefused(`the URL ${fault}`);
  const url = new URL(text);
  const host = hostOf(url);
  const addresses = await addressesOf(host, options);
  const [address] = addresses;
  if (address === undefined) throw new NetworkFault(`the host ${host} has no address`);
  if (!addresses.every((one) => mayCall(one, options)))
    throw new TargetRefused(`the host ${host} has an address that is not a public one`);
  return { url, address, family: address.includes(':') ? 6 : 4 };
};
