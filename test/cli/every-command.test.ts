/** What holds for every command that there is, one that comes tomorrow included. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { type Command, CommanderError } from 'commander';
import { buildProgram } from '../../bin/commands/program.ts';
import { freePort } from '../../local/network.ts';
import { alone, CALLS, startWorld } from './calls.ts';
import { dataFolder, type Run, startCli } from './run-cli.ts';

after(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Commands that do something, by their words; not those that only hold others. */
const commandsOf = (command: Command, words: readonly string[] = []): readonly [string, Command][] =>
  command.commands.length === 0
    ? [[words.join(' '), command]]
    : command.commands.flatMap((one) => commandsOf(one, [...words, one.name()]));

const COMMANDS = commandsOf(buildProgram());

/** With `--json`, before what is behind "--". */
const run = async (name: string, env: NodeJS.ProcessEnv, others?: readonly string[]): Promise<Run> => {
  const { args = [], stdin, until } = CALLS[name] ?? {};
  const running = startCli(['--json', ...name.split(' '), ...(others ?? args)], env, stdin);
  if (until !== undefined && others === undefined) {
    await running.said(until);
    running.kill('SIGTERM');
  }
  return running.run;
};

/** One value, however it is laid out; or, of commands that tell of several things, a value a line. */
const valuesOf = (name: string, text: string): readonly unknown[] =>
  CALLS[name]?.isMany
    ? text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    : [JSON.parse(text)];

/** As few at once as there are processors on a small machine. */
const forEach = async (names: readonly string[], check: (name: string) => Promise<void>): Promise<void> => {
  const waiting = [...names];
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await check(name);
  };
  await Promise.all([lane(), lane()]);
};

describe('every command', () => {
  it('is called here', () => {
    assert.deepEqual(Object.keys(CALLS).toSorted(), COMMANDS.map(([name]) => name).toSorted());
  });

  it('says in its help what it does and that it takes --json, --api and --key', () => {
    for (const [name, command] of COMMANDS) {
      const help = command.helpInformation();
      for (const option of ['--json', '--api', '--key'])
        assert.ok(help.includes(option), `${name} ${option}`);
      assert.match(command.description(), /^[a-z].{10,}[^.]$/, name);
      for (const argument of command.registeredArguments)
        assert.notEqual(argument.description, '', `${name} ${argument.name()}`);
      for (const { description, long } of command.options)
        assert.notEqual(description, '', `${name} ${long}`);
    }
  });

  it('stands in the guide', () => {
    const guide = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');
    for (const [name] of COMMANDS) assert.ok(guide.includes(`\`${name}\``), name);
  });

  it('leaves it to one place to tell of a wrong command line', async () => {
    for (const [name] of COMMANDS)
      await assert.rejects(
        buildProgram().parseAsync(['node', 'soundstage', ...name.split(' '), '--nonsense']),
        CommanderError,
        name,
      );
  });

  it('prints JSON with --json, and nothing else', async (t) => {
    const world = await startWorld(t);
    await forEach(Object.keys(CALLS), async (name) => {
      const { code, stdout, stderr } = await run(name, world);
      assert.deepEqual([code, stderr], [0, ''], `${name} ${stdout}`);
      const told = valuesOf(name, stdout);
      // An owner without tasks.
      assert.ok(told.length > 0 || name === 'owner export', `${name} says nothing`);
      for (const one of told) assert.ok(typeof one === 'object' && one !== null, `${name} ${one}`);
    });
  });

  it('tells with --json as a problem why its exit code is not 0', async (t) => {
    const world = alone(await startWorld(t), await freePort());
    await forEach(Object.keys(CALLS), async (name) => {
      const { args = [], fails = args } = CALLS[name] ?? {};
      const { code, stdout, stderr } = await run(name, world, fails);
      assert.equal(code, 1, `${name} ${stdout}`);
      const problems = stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      for (const problem of problems) {
        assert.match(problem.code, /^[a-z_]+$/, `${name} ${stderr}`);
        assert.ok(problem.detail.length > 0, `${name} ${stderr}`);
      }
      if (stdout !== '') valuesOf(name, stdout);
    });
  });
});
