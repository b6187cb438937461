import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { buildProgram } from '../../bin/commands/program.ts';
import { runCli } from './run-cli.ts';

const scriptFor = async (shell: string): Promise<string> => (await runCli(['completion', shell])).stdout;

/** What bash offers for the last of the words. */
const offered = (script: string, ...words: readonly string[]): readonly string[] => {
  const ask = `${script}
COMP_WORDS=(soundstage ${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${words.length}
_soundstage; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.split('\n').filter((word) => word !== '');
};

describe('soundstage completion', () => {
  it('lets bash complete commands, their options, and commands of commands', async () => {
    const script = await scriptFor('bash');
    const names = buildProgram().commands.map((command) => command.name());
    assert.deepEqual(offered(script, ''), names);
    assert.deepEqual(offered(script, 'submit', ''), []);
    assert.deepEqual(offered(script, 'sub'), ['submit']);
    assert.deepEqual(offered(script, '--api', 'x', 'submit', '--down'), ['--download']);
    assert.ok(offered(script, 'list', '--').includes('--json'));
    assert.ok(offered(script, 'keys', '').includes('create'));
    assert.deepEqual(offered(script, 'submit', 'talk.mp'), []);
  });

  it('tells zsh and fish the same in their words', async () => {
    assert.match(await scriptFor('zsh'), /^autoload -U \+X bashcompinit && bashcompinit\n_soundstage\(\) \{/);
    const fish = await scriptFor('fish');
    assert.match(fish, /^complete -c soundstage -n '__fish_use_subcommand' -a doctor -d '/m);
    assert.match(fish, /^complete -c soundstage -n '__fish_seen_subcommand_from submit' -l download -d '/m);
  });

  it('knows no other shell', async () => {
    const { code, stderr } = await runCli(['completion', 'cmd']);
    assert.equal(code, 1);
    assert.match(stderr, /bash, zsh, fish/);
  });
});
