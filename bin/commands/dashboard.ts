/** The dashboard as the local cloud serves it: built once, at the first start after its sources changed. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { API_PATHS, contentSecurityPolicy, PAGE_HEADERS } from '../../lib/dashboard-headers.ts';
import { dashboardFolder } from '../../lib/dashboard-package.ts';
import type { LocalCloudOptions } from '../../local/cloud.ts';

export type DashboardSite = NonNullable<LocalCloudOptions['site']>;

const BUILD = fileURLToPath(new URL('../dashboard.ts', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** In a process of its own: the bundler gives back its memory by ending. */
const build = async (): Promise<string> => {
  const child = fork(BUILD, [DIST], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  if (child.stdout === null || child.stderr === null) throw new Error('The bundler has no output');
  const [folder, faults] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (child.exitCode !== 0) throw new Error(faults.trim());
  return folder.trim();
};

export const dashboardSite = async (): Promise<DashboardSite> => {
  const present = await dashboardFolder(DIST);
  return {
    folder: existsSync(present) ? present : await build(),
    apiPaths: API_PATHS,
    headers: ({ s3, socket }) => ({
      ...PAGE_HEADERS,
      'content-security-policy': contentSecurityPolicy({ media: s3, live: socket }),
    }),
  };
};
