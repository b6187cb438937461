// Emulators give APIs names below localhost. They are this machine (RFC 6761, section 6.3), but not every resolver knows.
import dns from 'node:dns';

const lookup = dns.lookup;

dns.lookup = Object.assign(
  /** @param {string} name @param {unknown[]} rest */
  (name, ...rest) => Reflect.apply(lookup, dns, [/\.localhost$/.test(name) ? '127.0.0.1' : name, ...rest]),
  lookup,
);
