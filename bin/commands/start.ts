/** `soundstage start` (`npm start`): the whole service on this machine, with something to see at once. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { createClient } from '../../client/index.ts';
import { endWithParent, untilAskedToStop } from '../ending.ts';
import { dashboardSite } from './dashboard.ts';
import { openScreen } from './display.ts';
import { reportFault } from './faults.ts';
import { findFiles } from './files.ts';
import type { LocalService } from './local-service.ts';
import { dataFolder, type GlobalOptions } from './settings.ts';
import { processFiles, reportEnds } from './submit.ts';

interface Options extends GlobalOptions {
  readonly once?: boolean;
  readonly sample: boolean;
}

const SAMPLE = fileURLToPath(new URL('../../layers/models/demo/sample/sample.mp4', import.meta.url));

/** Exit code of a program that Ctrl-C ended before it was done. */
export const INTERRUPTED = 130;

const banner = ({ apiUrl, socketUrl, key }: LocalService, folder: string, hasDashboard: boolean): string =>
  [
    '',
    ...(hasDashboard ? [`  Dashboard  ${apiUrl}`] : []),
    `  API        ${apiUrl}/api`,
    `  WebSocket  ${socketUrl}`,
    `  Key        ${key}`,
    `  Data       ${folder}`,
    '',
  ].join('\n');

const announce = (service: LocalService, folder: string, hasDashboard: boolean, json: boolean): void => {
  const { apiUrl, socketUrl, key } = service;
  console.log(
    json
      ? JSON.stringify({ api_url: apiUrl, socket_url: socketUrl, key, folder })
      : banner(service, folder, hasDashboard),
  );
};

/** True when every file became a completed task. */
const processAll = async (
  service: LocalService,
  paths: readonly string[],
  folder: string,
  json: boolean,
): Promise<boolean> => {
  const client = createClient({ apiUrl: service.apiUrl, apiKey: service.key });
  const screen = openScreen(json);
  const ends = await processFiles(client, paths, { wait: true }, screen).finally(() => screen.close());
  const { apiUrl: api } = service;
  return reportEnds(client, ends, { json, api, folderOf: ({ id }) => join(folder, 'results', id) });
};

const start = async (names: readonly string[], options: Options): Promise<void> => {
  const json = options.json === true;
  const paths = await findFiles(names.length > 0 || !options.sample ? names : [SAMPLE]);
  const folder = dataFolder();
  const stopped = untilAskedToStop();
  endWithParent();
  if (!json) console.error('Starting the local cloud …');
  // Loaded now: the other commands need not wait for the local cloud's code.
  const { startLocalService } = await import('./local-service.ts');
  const site = await dashboardSite().catch((fault: unknown) => {
    console.error(`The dashboard could not be built, the API comes without it: ${fault}`);
    return undefined;
  });
  const service = await startLocalService(folder, undefined, site);
  announce(service, folder, site !== undefined, json);

  const work = processAll(service, paths, folder, json).catch((fault: unknown) => {
    reportFault(fault, { ...options, api: service.apiUrl });
    return false;
  });
  const interrupted = stopped.then(() => 'interrupted' as const);
  const outcome = await Promise.race([work, interrupted]);
  if (!options.once && outcome !== 'interrupted') {
    if (!json)
      console.error('\nReady. Send more with: npm run soundstage -- submit FILE    Stop with Ctrl-C.');
    await stopped;
  }
  await service.close();
  if (options.once) process.exitCode = outcome === 'interrupted' ? INTERRUPTED : outcome ? 0 : 1;
  // An interrupted upload or watch would keep the process alive.
  if (outcome === 'interrupted') process.exit();
};

export const addStart = (program: Command): void => {
  program
    .command('start')
    .description('run the whole service on this machine, and the sample or your files through it')
    .argument('[file...]', 'audio or video files, or URLs of some (default: the bundled sample)')
    .option('--once', 'end when the work is done: exit code 0 if every file completed, else 1')
    .option('--no-sample', 'only serve')
    .action((names: string[], _: unknown, command: Command) => start(names, command.optsWithGlobals()));
};
