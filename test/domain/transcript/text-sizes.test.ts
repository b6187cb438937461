import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bytesOf, packed, piecesOf } from '../../../functions/domain/transcript/text-sizes.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const most = fc.integer({ min: 4, max: 60 });

describe('texts for services with limits', () => {
  it('are cut to pieces that fit and that joined are the text', () => {
    fc.assert(
      fc.property(text, most, (whole, limit) => {
        const pieces = piecesOf(whole, limit);
        assert.equal(pieces.join(''), whole);
        for (const piece of pieces) assert.ok(bytesOf(piece) <= limit && piece !== '', piece);
      }),
    );
  });

  it('are cut between words where that is possible', () => {
    assert.deepEqual(piecesOf('one two three', 8), ['one two ', 'three']);
  });

  it('are packed in order, without a document too large or two that would fit in one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zé]{1,8}$/)),
        fc.integer({ min: 16, max: 60 }),
        (texts, limit) => {
          const documents = packed(texts, limit);
          assert.equal(documents.join(' '), texts.join(' '));
          for (const [index, document] of documents.entries()) {
            assert.ok(bytesOf(document) <= limit);
            const next = documents[index + 1]?.split(' ')[0];
            if (next !== undefined) assert.ok(bytesOf(`${document} ${next}`) > limit);
          }
        },
      ),
    );
  });
});
