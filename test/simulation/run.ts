// `npm run simulate -- --seeds 10000` runs that many seeds, from 1 or from `--from`; `--seed 7` shows all that happens in
// one; `--mutants` runs the simulation over every mutant of the core, each of which it must catch.

import { parseArgs } from 'node:util';
import { MUTANTS } from './mutants.ts';
import { catchMutant, MUTANT_SEEDS } from './mutate.ts';
import { explained } from './report.ts';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});

const showOne = async (seed: number): Promise<boolean> => {
  const report = await simulate(seed, true);
  console.log(report.trace.join('\n'));
  console.log(`\n${await explained(report)}`);
  return report.violation === undefined;
};

const runMany = async (from: number, count: number): Promise<boolean> => {
  const failed: number[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const report = await simulate(seed);
    if (report.violation !== undefined) {
      failed.push(seed);
      console.log(`${await explained(report)}\n`);
    }
    if ((seed - from + 1) % 500 === 0) console.log(`${seed - from + 1} seeds, ${failed.length} failed`);
  }
  console.log(
    `${count} seeds from ${from}: ${failed.length} failed${failed.map((seed) => ` ${seed}`).join('')}`,
  );
  return failed.length === 0;
};

const runMutants = async (): Promise<boolean> => {
  let missed = 0;
  for (const { name, breaks } of MUTANTS) {
    const caught = await catchMutant(name);
    if (caught === undefined) missed += 1;
    const found = caught
      ? `seed ${caught.seed}, ${caught.violation?.rule}`
      : `NOT within ${MUTANT_SEEDS} seeds`;
    console.log(`${name.padEnd(32)} ${found.padEnd(42)} ${breaks}`);
  }
  return missed === 0;
};

const isFine = values.mutants
  ? await runMutants()
  : values.seed === undefined
    ? await runMany(Number(values.from), Number(values.seeds))
    : await showOne(Number(values.seed));
process.exitCode = isFine ? 0 : 1;
