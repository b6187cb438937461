import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MUTANTS } from './mutants.ts';
import { catchMutant, MUTANT_SEEDS } from './mutate.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Caught within the first few seeds; all of them run with `npm run simulate -- --mutants`. */
const QUICK = new Set([
  'no fencing',
  'no version condition',
  'unit counted twice',
  'retry without a number',
  'dedupe not taken',
  'Idempotency-Key not remembered',
  'assemble waits for map stages only',
  'scheduled tasks are forgotten',
  'history outlives deletion',
  'doubled changes are counted twice',
]);
const SAMPLE = MUTANTS.filter(({ name }) => QUICK.has(name));

describe('a mutant of the core', () => {
  it('changes something that is there', () => {
    for (const { name, edits } of MUTANTS)
      for (const { file, from } of edits)
        assert.equal(readFileSync(join(ROOT, file), 'utf8').split(from).length, 2, `${name}: ${file}`);
  });

  assert.equal(SAMPLE.length, QUICK.size);
  for (const { name, breaks } of SAMPLE)
    it(`"${name}" is caught: ${breaks}`, async () => {
      assert.ok(await catchMutant(name), `not within ${MUTANT_SEEDS} seeds`);
    });
});
