import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { compressedAnswer } from '../../functions/runtime/compressed.ts';

const PACKED = brotliCompressSync('grüß');
const answer = (accepted?: string) =>
  compressedAnswer(PACKED, { headers: { 'accept-encoding': accepted } }, { 'content-type': 'text/css' });

test('what is compressed goes as it is to those who take it so', () => {
  for (const accepted of ['br', 'gzip, deflate, br, zstd', 'gzip;q=0.5, br;q=0.1', 'BR;q=1.0'])
    assert.deepEqual(answer(accepted), {
      body: PACKED,
      headers: { 'content-type': 'text/css', vary: 'accept-encoding', 'content-encoding': 'br' },
    });
});

test('all others get it as it was, and caches know the difference', () => {
  for (const accepted of [undefined, '', 'gzip, deflate', 'br;q=0', 'br; q=0.000, gzip', 'brotli', '*'])
    assert.deepEqual(answer(accepted), {
      body: 'grüß',
      headers: { 'content-type': 'text/css', vary: 'accept-encoding' },
    });
});
