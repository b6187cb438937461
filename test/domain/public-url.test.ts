import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hostOf, portOf, urlFault } from '../../functions/domain/public-url.ts';

it('a URL means a port and a host, whether it spells them or not', () => {
  assert.equal(portOf(new URL('https://hook.example.com/')), 443);
  assert.equal(portOf(new URL('http://hook.example.com/')), 80);
  assert.equal(portOf(new URL('http://hook.example.com:8443/')), 8443);
  assert.equal(hostOf(new URL('https://[2606:4700::1111]:8443/')), '2606:4700::1111');
});

it('a URL that we do not call is told why', () => {
  const faults = [
    'https://127.0.0.1/',
    'https://intranet/',
    'ftp://a.example/',
    'https://a.example:22/',
    'a',
  ];
  assert.deepEqual(
    faults.map((url) => urlFault(url, { allowPrivate: false })),
    [
      'must name a public address',
      'must have a host that is known on the public internet',
      'must begin with https:// or http://',
      'must have port 443, 80, or one above 1023 that no other protocol owns',
      'must be a URL',
    ],
  );
});
