/** Which URLs strangers may have us call, as far as the text tells; what the host resolves to is looked at later. */
import { isLiteralAddress, mayCallLiteral } from './literal-address.ts';

const MAX_LENGTH = 2_048;

/** Names that mean something only within a network (RFC 6761, RFC 6762 appendix G, RFC 8375, ICANN's `internal`). */
const LOCAL_NAME =
  /(^|\.)(localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|onion)$/;

/** The ports above 1023 that the Fetch Standard blocks: another protocol might take a request for its own. */
const BAD_PORTS = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
];

const isPortOfWeb = (port: number): boolean =>
  port === 80 || port === 443 || (port >= 1024 && !BAD_PORTS.includes(port));

/** The port a URL means, told or not. */
export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

/** The host as a resolver or a certificate has it: IPv6 without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

const hostFault = (host: string, options: { allowPrivate: boolean }): string | undefined => {
  if (isLiteralAddress(host)) return mayCallLiteral(host, options) ? undefined : 'must name a public address';
  if (host.endsWith('.')) return 'must have a host without a dot at its end';
  const isLocal = !host.includes('.') || LOCAL_NAME.test(host);
  return isLocal && !options.allowPrivate
    ? 'must have a host that is known on the public internet'
    : undefined;
};

/** What is wrong with a URL, or undefined. */
export const urlFault = (text: string, options: { allowPrivate: boolean }): string | undefined => {
  if (text.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  // A parser may drop, or turn, what another one heeds: then both would not speak of one host.
  if (/[\s\\\p{Cc}]/u.test(text)) return 'must have neither spaces, control characters nor backslashes';
  const url = URL.parse(text);
  if (url === null) return 'must be a URL';
  if (!/^https?:$/.test(url.protocol)) return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'must have no user name and no password';
  if (!isPortOfWeb(portOf(url)))
    return 'must have port 443, 80, or one above 1023 that no other protocol owns';
  return hostFault(hostOf(url), options);
};
