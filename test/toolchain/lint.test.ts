import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

describe('the lint', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'soundstage-lint-'));
    for (const path of ['biome.json', 'bin/lint', '.gitignore'])
      cpSync(join(root, path), join(folder, path), { recursive: true });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const lint = (path: string, source: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', '--colors=off', path], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { passes: status === 0, text: stdout + stderr };
  };

  it('refuses both forms of type assertion', () => {
    for (const assertion of ["JSON.parse('1') as string", "<string>JSON.parse('1')"]) {
      const { passes, text } = lint('lib/assertion.ts', `export const value = ${assertion};\n`);
      assert.equal(passes, false, assertion);
      assert.match(text, /Parse or narrow the value/);
    }
  });

  it('refuses the non-null assertion', () => {
    const { passes, text } = lint('lib/non-null.ts', 'export const first = (list: string[]) => list[0]!;\n');
    assert.equal(passes, false);
    assert.match(text, /noNonNullAssertion/);
  });

  it('refuses a promise that nobody awaits', () => {
    const source = 'const send = async () => 1;\nexport const lose = () => {\n  send();\n};\n';
    const { passes, text } = lint('lib/floating.ts', source);
    assert.equal(passes, false);
    assert.match(text, /noFloatingPromises/);
  });

  it('leaves constants, renamed imports and satisfies alone', () => {
    const source = [
      "import { join as joined } from 'node:path';",
      "export const kinds = ['a', 'b'] as const satisfies string[];",
      "export const path = joined('a', 'b');",
      '',
    ].join('\n');
    assert.deepEqual(lint('lib/fine.ts', source).passes, true);
  });

  it('lets tests assert', () => {
    assert.equal(lint('test/fixture.ts', "export const value = JSON.parse('1') as string;\n").passes, true);
  });
});
