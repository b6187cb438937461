import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRange, slicesOf } from '../../local/services/s3/operations/ranges.ts';
import { decodeAwsChunked } from '../../local/services/s3/payload/chunked-body.ts';
import { readXml, requiredChildText } from '../../local/services/s3/protocol/xml-read.ts';
import { xmlDocument } from '../../local/services/s3/protocol/xml-write.ts';
import { afterKey, afterPrefix, compareKeys } from '../../local/services/s3/storage/key-order.ts';

async function* cut(body: Buffer, size: number) {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function decode(body: Buffer, size: number, trailing = true) {
  const trailers: string[] = [];
  const pieces: Buffer[] = [];
  const onTrailer = (name: string, value: string) => void trailers.push(`${name}=${value}`);
  for await (const piece of decodeAwsChunked(cut(body, size), { trailing, onTrailer })) pieces.push(piece);
  return { content: Buffer.concat(pieces), trailers };
}

const framed = (chunks: readonly Buffer[], trailer = '') =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`0\r\n${trailer}\r\n`),
  ]);

const chunkLists = fc.array(
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 8 },
);

test('the framing comes off wherever the network cuts the body', () =>
  fc.assert(
    fc.asyncProperty(chunkLists, fc.integer({ min: 1, max: 400 }), async (chunks, size) => {
      const { content, trailers } = await decode(framed(chunks, 'x-amz-checksum-crc32: AAAAAA==\r\n'), size);
      assert.deepEqual(content, Buffer.concat(chunks));
      assert.deepEqual(trailers, ['x-amz-checksum-crc32=AAAAAA==']);
    }),
  ));

test('a framed body that is cut short, goes on, or is changed in its framing is refused', () =>
  fc.assert(
    fc.asyncProperty(chunkLists, fc.integer({ min: 1, max: 400 }), fc.nat(), async (chunks, size, seed) => {
      const body = framed(chunks);
      await assert.rejects(decode(body.subarray(0, seed % body.length), size));
      await assert.rejects(decode(Buffer.concat([body, Buffer.from('x')]), size));
      await assert.rejects(decode(Buffer.concat([Buffer.from('-'), body]), size));
    }),
  ));

test('a trailer that was not announced, an endless line and too many trailers are refused', async () => {
  await assert.rejects(decode(framed([], 'x-a: b\r\n'), 10, false), { name: 'InvalidRequest' });
  await assert.rejects(decode(Buffer.alloc(1_000_000, 0x61), 65_536), { name: 'InvalidRequest' });
  await assert.rejects(
    decode(framed([], Array.from({ length: 17 }, (_, index) => `x-${index}: b\r\n`).join('')), 10),
    { name: 'InvalidRequest' },
  );
});

test('what is written as XML is read back', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const root = readXml(xmlDocument('Root', [['Outer', [['Inner', text]]]]), 'Root');
      assert.equal(requiredChildText(root.children[0]!, 'Inner'), text);
    }),
  ));

test('what is not a small well-formed document is MalformedXML', () => {
  const bad = [
    '',
    'text',
    '<a>',
    '<Root>',
    '<Root></Other>',
    '<Other/>',
    '<Root/><Root/>',
    '<Root/>x',
    '<!DOCTYPE x [<!ENTITY e "e">]><Root>&e;</Root>',
    '<Root>&unknown;</Root>',
    '<Root>&amp</Root>',
    '<Root>&#x110000;</Root>',
    '<Root a=b/>',
    '</Root>',
  ];
  for (const source of bad) assert.throws(() => readXml(source, 'Root'), { name: 'MalformedXML' }, source);
  assert.equal(
    readXml('<?xml version="1.0"?><!-- c --><Root xmlns="x"><A>1 &lt; &#50; &#x33;</A></Root>', 'Root')
      .children[0]!.text,
    '1 < 2 3',
  );
});

test('a range of an object in segments is that range of its bytes', () =>
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }),
      fc.nat(130),
      fc.nat(130),
      (sizes, first, last) => {
        const whole = sizes.flatMap((sizeBytes, index) =>
          Array.from({ length: sizeBytes }, (_, at) => `${index}:${at}`),
        );
        fc.pre(first <= last && first < whole.length);
        const range = readRange(`bytes=${first}-${last}`, whole.length)!;
        const slices = slicesOf(
          sizes.map((sizeBytes, index) => ({ file: `${index}`, sizeBytes })),
          range,
        );
        const read = slices.flatMap(({ file, start, end }) =>
          Array.from({ length: end - start }, (_, at) => `${file}:${start + at}`),
        );
        assert.deepEqual(read, whole.slice(first, last + 1));
      },
    ),
  ));

test('behind a prefix and behind a key is the least string that is', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ unit: 'binary' }),
      (prefix, rest) => {
        const after = afterPrefix(prefix);
        if (after !== undefined)
          assert.ok(compareKeys(prefix + rest, after) < 0 && !after.startsWith(prefix));
        assert.ok(compareKeys(prefix, afterKey(prefix)) < 0);
        assert.ok(rest === '' || compareKeys(afterKey(prefix), prefix + rest) <= 0);
      },
    ),
  ));
