/** `soundstage status`: whether the service is well. */
import type { Command } from 'commander';
import { createClient } from '../../client/index.ts';
import { apiUrl, type GlobalOptions } from './settings.ts';

const status = async (options: GlobalOptions): Promise<void> => {
  const url = apiUrl(options);
  const health = await createClient({ apiUrl: url }).health();
  process.exitCode = health.status === 'ok' ? 0 : 1;
  if (options.json) return console.log(JSON.stringify({ api: url, ...health }, undefined, 2));
  console.log(`${url}  ${health.status}  version ${health.version}`);
  for (const [name, check] of Object.entries(health.checks))
    console.log(
      `  ${name.padEnd(12)}${check.status}${check.latency_ms === undefined ? '' : `  ${check.latency_ms} ms`}`,
    );
};

export const addStatus = (program: Command): void => {
  program
    .command('status')
    .description('ask the service whether it is well; exit code 0 when it is')
    .action((_: unknown, command: Command) => status(command.optsWithGlobals()));
};
