import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  guardedTarget,
  type Resolve,
  TargetRefused,
} from '../../../functions/adapters/outbound/address-guard.ts';
import { httpsSender } from '../../../functions/adapters/outbound/https-sender.ts';
import { NetworkFault } from '../../../functions/adapters/outbound/network-faults.ts';
import { hostileUrls } from './hostile-urls.ts';

const answering =
  (...addresses: readonly string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

/** What nobody resolves in this test must not be asked for. */
const silent: Resolve = async (host) => assert.fail(`${host} was asked for`);
const resolverOf = (addresses: readonly string[]) =>
  addresses.length === 0 ? silent : answering(...addresses);

const honest: readonly (readonly [url: string, address: string, family: 4 | 6])[] = [
  ['https://hook.example.com/path?query=1', '93.184.215.14', 4],
  ['http://hook.example.com', '93.184.215.14', 4],
  ['https://hook.example.com:8443/', '93.184.215.14', 4],
  ['https://hook.example.com:443/', '2606:4700::1111', 6],
  ['HTTPS://HOOK.Example.COM/', '2606:4700::1111', 6],
  ['https://bücher.example/', '1.1.1.1', 4],
  ['https://internal.example.com/localhost', '1.1.1.1', 4],
  ['https://mylocalhost.example/', '1.1.1.1', 4],
  ['https://1.1.1.1/', '1.1.1.1', 4],
  ['https://[2606:4700::1111]/', '2606:4700::1111', 6],
  [`https://hook.example.com/${'a'.repeat(2_000)}`, '1.1.1.1', 4],
];

describe('the address guard', () => {
  it('has at least sixty hostile URLs to stand against', () => assert.ok(hostileUrls.length >= 60));

  for (const [name, url, ...resolved] of hostileUrls)
    it(`refuses ${name}`, async () => {
      const resolve = resolverOf(resolved);
      await assert.rejects(guardedTarget(url, { allowPrivate: false, resolve }), TargetRefused);
      const connect = () => assert.fail('connected');
      const sent = await httpsSender({ allowPrivate: false, resolve, connect }).post(url, {
        headers: {},
        body: '',
      });
      assert.equal(sent.kind, 'refused');
    });

  for (const [url, address, family] of honest)
    it(`lets ${url.slice(0, 60)} pass`, async () => {
      const resolve = url.includes(address) ? silent : answering(address);
      const target = await guardedTarget(url, { allowPrivate: false, resolve });
      assert.deepEqual(target, { url: new URL(url), address, family });
    });

  it('takes the address that the resolver prefers', async () => {
    const resolve = answering('2606:4700::1111', '1.1.1.1');
    const { address } = await guardedTarget('https://hook.example.com', { allowPrivate: false, resolve });
    assert.equal(address, '2606:4700::1111');
  });

  it('asks for a name as the URL standard spells it, and for a literal address not at all', async () => {
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      return [{ address: '1.1.1.1', family: 4 }];
    };
    for (const url of ['https://BÜCHER.example/', 'https://1.1.1.1/', 'https://[2606:4700::1]/'])
      await guardedTarget(url, { allowPrivate: false, resolve });
    assert.deepEqual(asked, ['xn--bcher-kva.example']);
  });

  it('tells a refusal for good from a name that cannot be resolved just now', async () => {
    const failing: Resolve = () => Promise.reject(new Error('queryA ESERVFAIL 10.0.0.2'));
    const never: Resolve = () => new Promise(() => undefined);
    for (const resolve of [failing, never, answering()])
      await assert.rejects(
        guardedTarget('https://hook.example.com', { allowPrivate: false, resolve, dnsMs: 1 }),
        (error) => error instanceof NetworkFault && !error.message.includes('10.0.0.2'),
      );
  });

  it('does not tell which private address a name has', async () => {
    const resolve = answering('10.20.30.40');
    await assert.rejects(guardedTarget('https://hook.example.com', { allowPrivate: false, resolve }), {
      message: 'the host hook.example.com has an address that is not a public one',
    });
  });

  it('resolves the names of this machine where private addresses are allowed', async () => {
    const { address } = await guardedTarget('http://localhost:8080/', { allowPrivate: true });
    assert.ok(['127.0.0.1', '::1'].includes(address));
  });

  it('keeps every other rule where private addresses are allowed', async () => {
    const urls = [
      'http://169.254.169.254/',
      'http://[fd00:ec2::254]/',
      'http://localhost:22/',
      'file:///etc/passwd',
    ];
    for (const url of [...urls, 'http://me@localhost/', 'http://localhost./', 'http://[::ffff:127.0.0.1]/'])
      await assert.rejects(guardedTarget(url, { allowPrivate: true, resolve: silent }), TargetRefused, url);
  });
});
