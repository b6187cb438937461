/** Nothing in a guide is taken on trust: what can be typed is run by a test, or says why not. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { blocksOf } from '../support/guide.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Their blocks of `sh` are followed from top to bottom. */
const FOLLOWED: Readonly<Record<string, string>> = {
  'docs/getting-started.md': 'test/flow/guides.test.ts',
  'docs/uploading.md': 'test/flow/guides.test.ts',
  'docs/statistics.md': 'test/flow/guides.test.ts',
  'README.md': 'test/flow/guides.test.ts',
  'docs/workers.md': 'test/flow/worker-guide.test.ts',
};
const PAGES = [
  ...Object.keys(FOLLOWED),
  ...[
    'api',
    'architecture',
    'coming-from',
    'command-line',
    'costs',
    'deploying',
    'emulators',
    'limits',
    'mcp',
    'models',
    'publishing',
  ],
  ...['realtime', 'rendering', 'runbook', 'simulation', 'transcripts', 'webhooks'],
].map((page) => (page.endsWith('.md') ? page : `docs/${page}.md`));
const COMMAND = /^(npm|npx|curl|docker|python3|node|go|aws|export|api) /m;
const SHOWN_ONLY = ['json', 'text', ''];

for (const page of PAGES)
  describe(page, () => {
    it('has every command run, or says why not', () => {
      const blocks = blocksOf(page);
      assert.equal(blocks.length * 2, read(page).match(/^```/gm)?.length ?? 0);
      for (const { language, code, mark } of blocks) {
        if (mark !== undefined) continue;
        const isRun = language === 'sh' && page in FOLLOWED;
        assert.ok(isRun || (SHOWN_ONLY.includes(language) && !COMMAND.test(code)), `not marked:\n${code}`);
      }
    });

    it('names tests that are there, and that know of it', () => {
      const named = blocksOf(page).flatMap(({ mark }) => (mark?.kind === 'run by' ? [mark.says] : []));
      const follower = FOLLOWED[page];
      for (const path of follower === undefined ? named : [...named, follower])
        assert.ok(read(path).includes(page), `${path} does not run ${page}`);
    });

    it('gives reasons that name what is there', () => {
      const paths = blocksOf(page).flatMap(({ mark }) => mark?.says.match(/\btest\/[\w/-]+/g) ?? []);
      for (const path of paths)
        assert.ok(
          ['', '.ts', '.test.ts'].some((end) => existsSync(join(ROOT, path + end))),
          path,
        );
    });

    it('links to what is there', () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
      for (const [, path = '', anchor] of links) {
        const target = path === '' ? page : join(page, '..', path);
        assert.ok(existsSync(join(ROOT, target)), `${target} is linked`);
        if (anchor !== undefined)
          assert.ok(anchorsOf(target).includes(anchor), `${target}#${anchor} is linked`);
      }
    });
  });

/** As GitHub makes them of headings. */
function anchorsOf(path: string): readonly string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
