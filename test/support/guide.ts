/**
 * Pages of documentation whose commands are run as they stand there.
 *
 * A fenced block is run unless the line before it is a comment that says otherwise:
 *   `<!-- not run: why -->`, `<!-- run by: test/flow/… -->`, or `<!-- file: count.py -->`, which is written for the others.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ServiceAccess } from './service.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface Block {
  /** The section it stands in. */
  readonly heading: string;
  readonly language: string;
  readonly code: string;
  /** What the comment before it says. */
  readonly mark?: { readonly kind: string; readonly says: string };
}

const FENCE = /(?:^<!-- (not run|run by|file): (.+?) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

export const blocksOf = (page: string): readonly Block[] =>
  readFileSync(join(ROOT, page), 'utf8')
    .split(/^## /m)
    .flatMap((section) =>
      [...section.matchAll(FENCE)].map(([, kind, says, language = '', code = '']) => ({
        heading: section.slice(0, section.indexOf('\n')),
        language,
        code,
        ...(kind === undefined || says === undefined ? {} : { mark: { kind, says } }),
      })),
    );

export interface Reader {
  /** What a reader has before them; `.soundstage` and the repository's own folders are there. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  sh(script: string): Promise<string>;
  /** Does what the page says, from its top to its end, in one shell; resolves to what is printed. */
  follow(page: string): Promise<string>;
  close(): void;
}

/** npm itself adds nothing but seconds: the launcher has tests of its own. */
const NPM = `npm() {
  while [ "$1" != -- ]; do
    case $1 in run|--silent|soundstage) shift ;; *) echo "npm $1 is not run here" >&2; return 1 ;; esac
  done
  shift
  node --disable-warning=ExperimentalWarning "${ROOT}/bin/soundstage.ts" "$@"
}`;

const scriptOf = (page: string, folder: string): string => {
  const blocks = blocksOf(page);
  for (const { mark, code } of blocks)
    if (mark?.kind === 'file') writeFileSync(join(folder, mark.says), code);
  return blocks.flatMap(({ language, mark, code }) => (language === 'sh' && !mark ? [code] : [])).join('\n');
};

/** Somebody in the repository's folder, beside whom the service runs. */
export const openReader = ({ apiUrl, key }: ServiceAccess): Reader => {
  const folder = mkdtempSync(join(tmpdir(), 'soundstage-guide-'));
  for (const name of ['client', 'layers', 'package.json']) symlinkSync(join(ROOT, name), join(folder, name));
  mkdirSync(join(folder, '.soundstage'));
  writeFileSync(join(folder, '.soundstage/key'), `${key}\n`);
  writeFileSync(join(folder, '.soundstage/api-url'), `${apiUrl}\n`);
  const environment = {
    HOME: process.env['HOME'],
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    API: apiUrl,
    KEY: key,
    SOUNDSTAGE_API: apiUrl,
    SOUNDSTAGE_KEY: key,
  };
  const sh = async (script: string): Promise<string> => {
    const words = ['-euc', `${NPM}\n${script}`];
    return (await promisify(execFile)('sh', words, { env: environment, cwd: folder })).stdout;
  };
  return {
    folder,
    environment,
    sh,
    follow: (page) => sh(scriptOf(page, folder)),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};
