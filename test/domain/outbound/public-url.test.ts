import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostOf, portOf, urlFault } from '../../../functions/domain/outbound/public-url.ts';
import { hostileUrls } from '../../adapters/outbound/hostile-urls.ts';

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

describe('a URL whose host is to be seen in itself', () => {
  for (const [name, url] of hostileUrls.filter(([, , ...resolved]) => resolved.length === 0))
    it(`is refused as soon as it is given: ${name}`, () =>
      assert.notEqual(urlFault(url, { allowPrivate: false }), undefined));

  it('passes when it is honest, whatever its name resolves to', () => {
    const passing = ['https://1.1.1.1/', 'https://[2606:4700::1111]:8443/', 'https://127.0.0.1.nip.io/'];
    for (const url of passing) assert.equal(urlFault(url, { allowPrivate: false }), undefined, url);
  });

  it('may be near, where that is allowed, and still no metadata', () => {
    const near = ['http://localhost:3000/', 'http://127.1/', 'http://[::1]:8080/', 'http://[fd12::1]/'];
    for (const url of near) assert.equal(urlFault(url, { allowPrivate: true }), undefined, url);
    for (const url of ['http://169.254.169.254/', 'http://[fd00:ec2::254]/', 'http://[::ffff:127.0.0.1]/'])
      assert.equal(urlFault(url, { allowPrivate: true }), 'must name a public address', url);
  });
});
