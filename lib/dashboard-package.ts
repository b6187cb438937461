/** The dashboard's static files. Built when a source changed, else found: the folder is named by what it was made from. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow } from './files.ts';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
/** The lock file stands for the packages that are bundled, and for the bundler. */
const SOURCES = ['dashboard', 'client', 'functions/contract'] as const;
const LOCK = 'package-lock.json';

/** Builds that nobody looked at for so long are somebody else's branch, or old. */
const KEPT_MS = 14 * 24 * 60 * 60_000;

/** Where the build of the present sources lies, or would. */
export async function dashboardFolder(buildDir: string): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> =>
    void hash.update(`${path}\n`).update(await readFile(join(REPOSITORY, path)));
  for (const folder of SOURCES)
    for (const path of await filesBelow(join(REPOSITORY, folder))) await add(`${folder}/${path}`);
  await add(LOCK);
  return join(buildDir, 'dashboard', hash.digest('hex').slice(0, 16));
}

/** Absolute folder of the built page; `index.html` lies in it. Two at once do no harm: the first one's is taken. */
export async function buildDashboard(outDir: string): Promise<string> {
  const buildDir = resolve(outDir);
  const folder = await dashboardFolder(buildDir);
  if (existsSync(folder)) return folder;
  const unfinished = join(buildDir, 'dashboard', `unfinished-${randomUUID()}`);
  // Loaded only where something is to be built: a bundler is no small thing.
  const { build } = await import('vite');
  await build({
    root: join(REPOSITORY, 'dashboard'),
    configFile: join(REPOSITORY, 'dashboard', 'vite.config.ts'),
    build: { outDir: unfinished, emptyOutDir: true },
    logLevel: 'error',
  });
  await rename(unfinished, folder).catch(async (fault: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw fault;
  });
  await removeOld(join(buildDir, 'dashboard'), folder);
  return folder;
}

async function removeOld(builds: string, newest: string): Promise<void> {
  await mkdir(builds, { recursive: true });
  const now = new Date();
  await utimes(newest, now, now);
  for (const name of await readdir(builds)) {
    const path = join(builds, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now.getTime() }));
    if (now.getTime() - mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}
