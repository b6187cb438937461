import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'soundstage-synth-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** `npm run synth -- …` as npm runs it, where no Docker is to be found. */
const synth = (...args: readonly string[]) =>
  spawnSync(
    process.execPath,
    [
      join(root, 'bin/launch.mjs'),
      join(root, 'bin/app.ts'),
      ...['-o', join(folder, 'out'), '--build', join(folder, 'build'), '--skip-validation'],
      ...args,
    ],
    { cwd: root, encoding: 'utf8', env: { PATH: folder, HOME: folder } },
  );

describe('npm run synth', () => {
  it('needs no Docker, neither for images nor for zip packages', () => {
    for (const speech of ['image', 'zip']) {
      const { status, stdout, stderr } = synth('-c', `speech=${speech}`, '-c', 'models=demo');
      assert.equal(status, 0, stderr);
      assert.equal(stdout.trim(), join(folder, 'out'));
      assert.ok(existsSync(join(folder, 'out/SoundstageService.template.json')));
    }
  });

  it('stops at a setting, a value or a model that there is not', () => {
    for (const [context, complaint] of [
      ['model=demo', /Unknown setting model: there are .*models/],
      ['speech=tarball', /Setting speech is "tarball": expected one of image, zip/],
      ['models=tiny', /The catalogue has no model "tiny": there are demo, /],
    ] as const) {
      const { status, stderr } = synth('-c', context);
      assert.equal(status, 1);
      assert.match(stderr, complaint);
    }
  });
});
