/** `soundstage status`: whether the service is well. */
import type { Command } from 'commander';
import { createClient, type Health } from '../../client/index.ts';
import { reportOutcome } from './faults.ts';
import { checkedApiUrl, type GlobalOptions } from './settings.ts';

const healthText = (url: string, { status, version, checks }: Health): string =>
  [
    `${url}  ${status}  version ${version}`,
    ...Object.entries(checks).map(([name, { status, latency_ms }]) => {
      const time = latency_ms === undefined ? '' : `  ${latency_ms} ms`;
      return `  ${name.padEnd(12)}${status}${time}`;
    }),
  ].join('\n');

const status = async (options: GlobalOptions): Promise<void> => {
  const url = checkedApiUrl(options);
  const health = await createClient({ apiUrl: url }).health();
  console.log(options.json ? JSON.stringify({ api: url, ...health }, undefined, 2) : healthText(url, health));
  if (health.status === 'ok') return;
  process.exitCode = 1;
  reportOutcome({ code: 'not_well', detail: `The service says of itself: ${health.status}.` }, options);
};

export const addStatus = (program: Command): void => {
  program
    .command('status')
    .description('ask the service whether it is well; exit code 0 when it is')
    .action((_: unknown, command: Command) => status(command.optsWithGlobals()));
};
