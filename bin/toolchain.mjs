// The launcher's decisions, without effects. Plain JavaScript for Node 18 and later.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** @typedef {{ platform: string, arch: string }} Platform */
/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */
/** @typedef {{ packages?: Record<string, LockedPackage> }} LockFile */

/** The first Node that runs our TypeScript as it is, and the runtime of the deployed functions. */
export const OLDEST_NODE = 24;

/**
 * The packages that hold this platform's Node and DynamoDB emulator. Apple's ARM build of Node has its own
 * prefix: the plain name belongs to someone else's package, which stops at 18.
 * @param {Platform} platform
 */
export const platformPackages = ({ platform, arch }) => ({
  node: `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform === 'win32' ? 'win' : platform}-${arch}`,
  dynamodb: `@dynoxide/${platform}-${arch}`,
});

/**
 * Where this platform's pinned Node lies, installed or not.
 * @param {string} root @param {Platform} platform
 */
export const pinnedNodePath = (root, platform) => {
  const executable = platform.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', platformPackages(platform).node, 'bin', executable);
};

/** @param {string | undefined} version as `node --version` prints it */
export const isNewEnough = (version) => Number(/^v(\d+)\./.exec(version ?? '')?.[1] ?? 0) >= OLDEST_NODE;

/**
 * The pinned Node if it runs here, else the Node we are running on if it is new enough, else none.
 * @param {{ path: string, version: string | undefined }} pinned
 * @param {{ path: string, version: string }} running
 */
export const chooseNode = (pinned, running) =>
  [pinned, running].find(({ version }) => isNewEnough(version))?.path;

/** @param {string | Buffer} content */
export const lockHash = (content) => createHash('sha256').update(content).digest('hex');

/**
 * Whether node_modules already holds what the lock file asks for, by npm's own record of what it installed.
 * Optional packages of other platforms are rightly absent.
 * @param {LockFile} wanted @param {LockFile} installed
 */
export const isInstalled = ({ packages: wanted = {} }, { packages: installed = {} }) =>
  Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(([path, { version, integrity, optional }]) => {
      const found = installed[path];
      return found ? found.version === version && found.integrity === integrity : optional === true;
    });

/**
 * A first argument with a slash that names a file of the repository is the script; otherwise we were
 * called as the command `soundstage`, and everything is its arguments.
 * @param {string[]} words @param {string} root
 */
export const scriptAndArguments = (words, root) => {
  const [first = '', ...rest] = words;
  const named = resolve(root, first);
  if (first.includes('/') && existsSync(named)) return { script: named, args: rest };
  return { script: join(root, 'bin/soundstage.ts'), args: words };
};

/**
 * The chosen Node leads PATH too, so that a child that calls plain `node` (the CDK does) gets the same one.
 * @param {string} node @param {NodeJS.ProcessEnv} environment
 */
export const environmentFor = (node, environment) => {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...environment, [name]: [dirname(node), environment[name]].filter(Boolean).join(delimiter) };
};
