/**
 * Which addresses strangers may have us call: those of the public internet, and no others. Ranges are IANA's
 * special-purpose registries (RFC 6890).
 */
import ipaddr from 'ipaddr.js';

// Marked pure so that a bundle has the library only where addresses are looked at.
/** Of IPv6 only this is given out to the public so far (RFC 4291, section 2.4). */
const GLOBAL_UNICAST = /* @__PURE__ */ ipaddr.IPv6.parseCIDR('2000::/3');

const PRIVATE: readonly string[] = ['loopback', 'private', 'uniqueLocal'];

/** Where clouds tell a machine its secrets, if no range that is always refused holds it: Azure, AWS, Google Cloud. */
const METADATA = /* @__PURE__ */ ['168.63.129.16/32', 'fd00:ec2::/32', 'fd20:ce::254/128'].map((range) =>
  ipaddr.parseCIDR(range),
);

const isMetadata = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  METADATA.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/** ISATAP: an IPv4 address in the lower half of an IPv6 one, in any network (RFC 5214, section 6.1). */
const holdsIpv4 = ({ parts }: ipaddr.IPv6): boolean =>
  parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x0200);

/** Only the plain spelling of an address: what others read in octal, or with a zone, is none. */
const parse = (address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined => {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  return ipaddr.IPv6.isValid(address) && !address.includes('%') ? ipaddr.IPv6.parse(address) : undefined;
};

export const isAddress = (text: string): boolean => parse(text) !== undefined;

/** Whether both spell the same address. */
export const isSameAddress = (one: string, other: string): boolean => {
  const [a, b] = [parse(one), parse(other)];
  return a !== undefined && a.toString() === b?.toString();
};

/** `allowPrivate` lets the addresses of the own machine and network pass too, and still nothing else. */
export const mayCall = (text: string, { allowPrivate }: { allowPrivate: boolean }): boolean => {
  const address = parse(text);
  if (address === undefined || isMetadata(address)) return false;
  const range = address.range();
  if (allowPrivate && PRIVATE.includes(range)) return true;
  if (range !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || (address.match(GLOBAL_UNICAST) && !holdsIpv4(address));
};
