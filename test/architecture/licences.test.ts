/** Whose work we ship, and under which terms. `UPDATE_GOLDEN=1 npm test -- test/architecture` writes docs/licences.md anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const root = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const LIST = root('docs/licences.md');

/** Terms that ask for no more than the notice that a package carries itself. */
const FREE = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Apache-2.0',
  'Unlicense',
];
const EITHER = /^\((MIT|Apache-2\.0) OR [^)]+\)$/;
/** FFmpeg and ffprobe run as programs of their own; layers/ffmpeg tells what that means for who hands them on. */
const FFMPEG = /^@ff(mpeg|probe)-installer\//;
/** A font under the terms of Bitstream Vera: free to hand on, and to draw with, beside its licence. */
const FONT = 'dejavu-fonts-ttf';

const shipped = (): readonly (readonly [string, LockedPackage])[] => {
  const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
    readFileSync(root('package-lock.json'), 'utf8'),
  );
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, facts]) => [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), facts]);
};

const markdown = (): string => {
  const byLicence = Map.groupBy(shipped(), ([, { license }]) => license ?? 'none');
  const rows = [...byLicence]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([licence, those]) => {
      const names = [...new Set(those.map(([name, { version }]) => `${name} ${version}`))].toSorted();
      return `## ${licence}\n\n${names.join(', ')}\n`;
    });
  return `# Licences\n\nEvery package that the service, its deployment or the local cloud needs, by licence as the package states it.\nA test writes this page, and fails on terms that nobody has looked at.\n\n${rows.join('\n')}`;
};

it('ships nothing under terms that nobody has looked at', () => {
  const unknown = shipped().filter(
    ([name, { license = 'none' }]) =>
      !FREE.includes(license) && !EITHER.test(license) && !FFMPEG.test(name) && name !== FONT,
  );
  assert.deepEqual(unknown, []);
});

it('lists what it ships', () => {
  if (process.env['UPDATE_GOLDEN']) writeFileSync(LIST, markdown());
  assert.equal(readFileSync(LIST, 'utf8'), markdown(), 'Run UPDATE_GOLDEN=1 npm test -- test/architecture');
});
