/** docs/deploying.md and the README promise parameters and commands: they must be those that there are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { readSettings, SETTING_DEFAULTS } from '../../lib/settings.ts';

const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const deploying = page('docs/deploying.md');

/** Every `-c name=value` of the commands of a page, command by command. */
const contextsIn = (text: string): readonly Readonly<Record<string, string>>[] =>
  text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^(npm run (deploy|synth)|npx cdk)/.test(line))
    .map((line) =>
      Object.fromEntries(
        [...line.matchAll(/-c (\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
      ),
    );

describe('the pages for deployers', () => {
  it('tell every parameter with its default', () => {
    const rows = [...deploying.matchAll(/^\| `(\w+)` \|.*\| (\S+) \|$/gm)];
    const told = Object.fromEntries(
      rows.map(([, name = '', value = '']) => [name, value === 'none' ? '' : value.replaceAll('`', '')]),
    );
    assert.deepEqual(told, SETTING_DEFAULTS);
  });

  it('show only commands that work', () => {
    const contexts = [deploying, page('README.md')].flatMap(contextsIn);
    assert.ok(contexts.length > 5);
    for (const context of contexts) assert.doesNotThrow(() => readSettings(new App({ context })), context);
  });

  it('name settings by names that there are, wherever they do', () => {
    for (const path of [
      'docs/deploying.md',
      'docs/limits.md',
      'docs/costs.md',
      'docs/runbook.md',
      'README.md',
    ])
      for (const [, name = ''] of page(path).matchAll(/`-c (?!name=)(\w+)/g))
        assert.ok(name in SETTING_DEFAULTS, name);
  });
});
