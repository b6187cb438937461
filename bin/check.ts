// Types, formatting and lint in one command. `--fix` rewrites what Biome can repair safely.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What runs in browsers has types of its own. */
const typeScriptProjects = ['.', 'dashboard', 'lib/openapi/viewer', 'test/browser'].filter((folder) =>
  existsSync(join(root, folder, 'tsconfig.json')),
);

const runs = (script: string, args: readonly string[]): boolean =>
  spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: 'inherit' })
    .status === 0;

const biomeArguments = [
  'check',
  '--error-on-warnings',
  ...(process.argv.includes('--fix') ? ['--write'] : []),
  ...(process.env.CI ? ['--max-diagnostics=200'] : []),
];

const results = [
  ...typeScriptProjects.map((folder) => runs('typescript/bin/tsc', ['--noEmit', '--project', folder])),
  runs('@biomejs/biome/bin/biome', biomeArguments),
];

process.exitCode = results.every(Boolean) ? 0 : 1;
