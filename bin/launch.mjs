#!/usr/bin/env node
// Runs a script of this repository on its pinned Node, whatever Node the reader has (18 and later).
// Plain JavaScript without dependencies: it runs before anything is installed.

import { spawn } from 'node:child_process';
import { ensureDependencies, ensureNode, repositoryRoot } from './ensure.mjs';
import { environmentFor, scriptAndArguments } from './toolchain.mjs';

/** @param {import('node:child_process').ChildProcess} child */
const forwardSignals = (child) => {
  // A terminal sends Ctrl-C to the whole process group; a second copy would read as "force quit".
  const inTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  process.on('SIGINT', () => inTerminal || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
};

/** @param {NodeJS.Signals} signal */
const dieOf = (signal) => {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
};

/** @param {unknown} fault */
const fail = (fault) => {
  console.error(`soundstage: ${fault instanceof Error ? fault.message : fault}`);
  process.exit(1);
};

const launch = async () => {
  await ensureDependencies(repositoryRoot);
  const node = await ensureNode(repositoryRoot);
  const { script, args } = scriptAndArguments(process.argv.slice(2), repositoryRoot);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
    // Nothing is said on the channel. It closes when we die, and a service that must not outlive us notices.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: environmentFor(node, process.env),
  });
  forwardSignals(child);
  child.on('error', fail);
  child.on('exit', (code, signal) => (signal ? dieOf(signal) : process.exit(code ?? 1)));
};

launch().catch(fail);
