import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTools } from '../../../functions/adapters/text/text-tools.ts';

describe('languages', () => {
  for (const [code, text] of [
    ['en', 'good morning and welcome to the weekly meeting'],
    ['de', 'guten morgen und willkommen zur wöchentlichen besprechung'],
    ['fr', 'bonjour et bienvenue à la réunion hebdomadaire'],
    ['pl', 'dzień dobry i witamy na cotygodniowym spotkaniu'],
    ['ja', 'おはようございます。毎週の会議へようこそ'],
  ] as const)
    it(`are told from the words: ${code}`, () => assert.equal(textTools.languageOf(text), code));

  it('are not guessed from next to nothing', () => {
    assert.equal(textTools.languageOf('ok'), undefined);
    assert.equal(textTools.languageOf(''), undefined);
  });
});

describe('stop words', () => {
  it('are those of the language, by its short code, with a region or without', () => {
    assert.ok(textTools.stopWords('en').has('the'));
    assert.ok(textTools.stopWords('de-AT').has('und'));
    assert.ok(!textTools.stopWords('de').has('the'));
  });

  it('are none where nobody listed them', () => assert.equal(textTools.stopWords('tlh').size, 0));
});
