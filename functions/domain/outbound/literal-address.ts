/**
 * Addresses that stand in a URL itself, as the URL Standard spells them: IPv4 in four decimal parts, whichever way it was
 * written, and IPv6 in hexadecimal. The answers of public-address.ts without its library, for which the API has no room; a
 * test holds the two together. What is refused here is refused when a URL is noted; before anything is sent, all that its
 * host resolves to is looked at once more.
 */

type Range = readonly [network: string, bits: number];

/** IPv4 that is not of the public internet (IANA's special-purpose registry, RFC 6890; Azure's wire server). */
const SPECIAL_4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
const NEAR_4: readonly Range[] = [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];

/** All that was given out to the public so far (RFC 4291, section 2.4), and what of it is special. */
const GLOBAL_6: Range = ['2000::', 3];
const SPECIAL_6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];
const NEAR_6: readonly Range[] = [
  ['::1', 128],
  ['fc00::', 7],
];
const METADATA_6: readonly Range[] = [
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
];

const groups = (text: string): readonly number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));

/** As groups of bits, all of them. */
const parsed = (text: string): { readonly width: number; readonly parts: readonly number[] } => {
  if (!text.includes(':')) return { width: 8, parts: text.split('.').map(Number) };
  const [head = '', tail] = text.split('::');
  const [before, after] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  return { width: 16, parts: [...before, ...Array<number>(gap).fill(0), ...after] };
};

const isWithin = (address: string, [network, bits]: Range): boolean => {
  const [one, other] = [parsed(address), parsed(network)];
  return one.parts.every((part, index) => {
    const ignored = Math.max(0, Math.min(one.width, (index + 1) * one.width - bits));
    return part >> ignored === (other.parts[index] ?? 0) >> ignored;
  });
};

const isInAny = (address: string, ranges: readonly Range[]): boolean =>
  ranges.some((range) => isWithin(address, range));

/** ISATAP: an IPv4 address in the lower half of an IPv6 one, in any network (RFC 5214, section 6.1). */
const holdsIpv4 = (address: string): boolean => {
  const [, , , , flags, marker] = parsed(address).parts;
  return marker === 0x5efe && (flags === 0 || flags === 0x0200);
};

const mayCall4 = (address: string, allowPrivate: boolean): boolean =>
  isInAny(address, NEAR_4) ? allowPrivate : !isInAny(address, SPECIAL_4);

const mayCall6 = (address: string, allowPrivate: boolean): boolean => {
  if (isInAny(address, NEAR_6)) return allowPrivate && !isInAny(address, METADATA_6);
  return isWithin(address, GLOBAL_6) && !isInAny(address, SPECIAL_6) && !holdsIpv4(address);
};

/** Of the host of a parsed URL, without brackets. */
export const isLiteralAddress = (host: string): boolean =>
  host.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);

/** `allowPrivate` lets the addresses of the own machine and network pass too, and still nothing else. */
export const mayCallLiteral = (
  host: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): boolean => (host.includes(':') ? mayCall6(host, allowPrivate) : mayCall4(host, allowPrivate));
