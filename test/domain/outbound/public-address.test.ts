import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isLiteralAddress, mayCallLiteral } from '../../../functions/domain/outbound/literal-address.ts';
import { isAddress, isSameAddress, mayCall } from '../../../functions/domain/outbound/public-address.ts';

const isPublic = (address: string): boolean => mayCall(address, { allowPrivate: false });
const isNear = (address: string): boolean => mayCall(address, { allowPrivate: true });

/** First and last address of each range that IANA's registries keep for something else than the public internet. */
const special: Readonly<Record<string, readonly string[]>> = {
  'this network': ['0.0.0.0', '0.255.255.255'],
  'private, class A': ['10.0.0.0', '10.255.255.255'],
  'carrier-grade NAT': ['100.64.0.0', '100.127.255.255'],
  loopback: ['127.0.0.0', '127.255.255.255', '::1'],
  'link-local': ['169.254.0.0', '169.254.255.255', 'fe80::', 'febf:ffff::'],
  'private, class B': ['172.16.0.0', '172.31.255.255'],
  'IETF assignments': ['192.0.0.0', '192.0.0.255', '2001::', '2001:1ff:ffff::'],
  documentation: ['192.0.2.0', '198.51.100.255', '203.0.113.7', '2001:db8::1', '3fff:fff::'],
  'AS112 and AMT': ['192.31.196.1', '192.52.193.1', '192.175.48.1', '2620:4f:8000::1'],
  '6to4': ['192.88.99.0', '192.88.99.255', '2002::', '2002:ffff::'],
  'private, class C': ['192.168.0.0', '192.168.255.255'],
  benchmarking: ['198.18.0.0', '198.19.255.255', '2001:2::1'],
  multicast: ['224.0.0.0', '239.255.255.255', 'ff00::', 'ff02::1', 'ffff:ffff::'],
  reserved: ['240.0.0.0', '255.255.255.254'],
  broadcast: ['255.255.255.255'],
  unspecified: ['::'],
  discard: ['100::', '100:0:0:1::'],
  NAT64: ['64:ff9b::808:808', '64:ff9b::7f00:1', '64:ff9b:1::1'],
  'unique local': ['fc00::', 'fdff:ffff::'],
  'site-local': ['fec0::1', 'feff::1'],
  'segment routing': ['5f00::1'],
  'not given out yet': ['200::1', '1000::1', '4000::1', 'e000::1'],
  metadata: [
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
  ],
};

describe('an address', () => {
  for (const [what, addresses] of Object.entries(special))
    it(`is not public: ${what}`, () => assert.deepEqual(addresses.filter(isPublic), []));

  it('is public right beside those ranges', () => {
    const beside = [
      '1.0.0.0',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
    ];
    const more = ['128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0'];
    const most = ['192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'];
    const six = ['2001:200::1', '2001:db7::1', '2001:db9::1', '2003::1', '2606:4700::1111', '3ffe:ffff::1'];
    const all = [...beside, ...more, ...most, ...six];
    assert.deepEqual(all.filter(isPublic), all);
  });

  it('of IPv4 never passes within one of IPv6, whichever way it is put there', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const dotted = `${a}.${b}.${c}.${d}`;
        const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
        const held = [
          ...[`::${dotted}`, `::ffff:${dotted}`, `::ffff:${hex}`, `::ffff:0:${dotted}`],
          ...[`64:ff9b::${dotted}`, `64:ff9b:1::${dotted}`, `2002:${hex}::1`, `2001:0:${hex}::1`],
          ...[`2606:4700::5efe:${dotted}`, `2606:4700::200:5efe:${dotted}`, `fe80::5efe:${hex}`],
        ];
        // `::1.2.3.4` of 0.0.0.1 is the loopback address itself.
        assert.deepEqual(held.filter(isPublic), []);
        assert.deepEqual(
          held.filter((one) => isNear(one) && !isSameAddress(one, '::1')),
          [],
        );
      }),
    );
  });

  it('counts only in its plain spelling', () => {
    const odd = [
      '',
      'a',
      '8.8.8',
      '8.8.8.8.8',
      '134744072',
      '0x8.8.8.8',
      '010.8.8.8',
      '8.8.8.256',
      ' 8.8.8.8',
    ];
    const sixes = ['2606:4700::1111%eth0', '[2606:4700::1111]', '2606:4700:::1', '2606:4700::1111/64'];
    assert.deepEqual([...odd, ...sixes].filter(isAddress), []);
    assert.deepEqual([...odd, ...sixes].filter(isNear), []);
  });

  it('is the same in any spelling of IPv6', () => {
    assert.ok(isSameAddress('2606:4700::1111', '2606:4700:0:0:0:0:0:1111'));
    assert.ok(!isSameAddress('2606:4700::1111', '2606:4700::1112'));
    assert.ok(!isSameAddress('', ''));
  });
});

describe('an address in a URL', () => {
  /** As a URL spells it; undefined where none does. */
  const spelled = (address: string): string | undefined =>
    URL.parse(`http://${address.includes(':') ? `[${address}]` : address}/`)?.hostname.replace(
      /^\[|\]$/g,
      '',
    );

  const answersAgree = (address: string): void => {
    const host = spelled(address);
    if (host === undefined) return;
    assert.ok(isLiteralAddress(host), host);
    for (const allowPrivate of [false, true])
      assert.equal(mayCallLiteral(host, { allowPrivate }), mayCall(host, { allowPrivate }), host);
  };

  it('is judged by its text as by the library', () => {
    for (const address of Object.values(special).flat()) answersAgree(address);
  });

  it('is judged so wherever it lies', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, (parts) => answersAgree(parts.join('.'))),
      { numRuns: 5_000 },
    );
    // Mostly around the ranges that matter.
    const first = fc.constantFrom(
      0,
      1,
      0x64,
      0x2000,
      0x2001,
      0x2002,
      0x2606,
      0x2620,
      0x3ffe,
      0x3fff,
      0xfc00,
      0xfd00,
      0xfe80,
    );
    const group = fc.oneof(
      fc.constantFrom(0, 1, 0x4f, 0xce, 0xdb8, 0xec2, 0x5efe, 0x200, 0xffff, 0x8000),
      fc.nat(0xffff),
    );
    const rest = fc.tuple(group, group, group, group, group, group, group);
    fc.assert(
      fc.property(fc.oneof(first, group), rest, (head, tail) =>
        answersAgree([head, ...tail].map((one) => one.toString(16)).join(':')),
      ),
      { numRuns: 20_000 },
    );
  });

  it('is told from a name', () =>
    assert.deepEqual(
      ['example.com', '1.2.3.4.example', 'a1', '127.0.0.1.nip.io'].filter(isLiteralAddress),
      [],
    ));
});

describe('private addresses, where they are allowed,', () => {
  it('pass with the public ones', () => {
    const near = ['127.0.0.1', '::1', '10.1.2.3', '172.16.0.1', '192.168.1.1', 'fd12:3456::1', '8.8.8.8'];
    assert.deepEqual(near.filter(isNear), near);
  });

  it('bring nothing else with them', () => {
    const { metadata = [], multicast = [], NAT64 = [], '6to4': sixToFour = [] } = special;
    const kept = [
      ...metadata,
      ...multicast,
      ...NAT64,
      ...sixToFour,
      '0.0.0.0',
      '::',
      'fe80::1',
      '100.64.0.1',
    ];
    assert.deepEqual(kept.filter(isNear), []);
  });
});
