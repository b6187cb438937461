import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MUTANTS } from './mutants.ts';
import { catchMutant, MUTANT_SEEDS } from './mutate.ts';

const ROOT = join(import.meta.dirname, '../..');

/** One of four; all of them with `npm run simulate -- --mutants`. */
const SAMPLE = MUTANTS.filter((_, place) => place % 4 === 0);

describe('a mutant of the core', () => {
  it('changes something that is there', () => {
    for (const { name, edits } of MUTANTS)
      for (const { file, from } of edits)
        assert.equal(readFileSync(join(ROOT, file), 'utf8').split(from).length, 2, `${name}: ${file}`);
  });

  for (const { name, breaks } of SAMPLE)
    it(`"${name}" is caught: ${breaks}`, async () => {
      assert.ok(await catchMutant(name), `not within ${MUTANT_SEEDS} seeds`);
    });
});
