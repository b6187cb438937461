// `npm test` checks the code, then runs every test. `npm test -- test/domain` runs the tests under a path,
// `npm test -- --test-name-pattern=lease` those whose names match; both leave the check out.

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';

const root = join(import.meta.dirname, '..');

// Whole chains with real FFmpeg and a real speech engine take a minute on a busy two-core machine.
const TEST_TIMEOUT_MS = 300_000;

const runs = (args: readonly string[]): boolean =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio: 'inherit',
  }).status === 0;

const testFiles = (filters: readonly string[]): readonly string[] =>
  globSync('test/**/*.test.ts', { cwd: root, exclude: ['test/bench/**'] })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
    .toSorted();

const runTests = (files: readonly string[], options: readonly string[]): boolean =>
  runs([
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${availableParallelism()}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    ...options,
    ...files,
  ]);

const words = process.argv.slice(2);
const options = words.filter((word) => word.startsWith('-'));
const files = testFiles(
  words.filter((word) => !word.startsWith('-')).map((word) => word.replace(/^\.\//, '')),
);

if (files.length === 0) {
  console.error(`No test file's path contains ${words.join(' or ')}`);
  process.exit(1);
}

const checked = words.length > 0 || runs([join(root, 'bin/check.ts')]);
const passed = runTests(files, options);
if (!checked) console.error('\nThe check failed: its messages stand above the tests.');
process.exitCode = checked && passed ? 0 : 1;
