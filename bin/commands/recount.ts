/** `soundstage recount`: statistics brought up to date, with your AWS credentials, past the API. */
import type { Command } from 'commander';
import { type GlobalOptions, UsageError } from './settings.ts';

interface RecountOptions extends GlobalOptions {
  readonly table: string;
  readonly anew?: boolean;
  readonly yes?: boolean;
}

const recountAll = async ({ table, anew, yes, json }: RecountOptions): Promise<void> => {
  if (anew && !yes)
    throw new UsageError(
      'This forgets all counts, of tasks too whose histories are gone, and nothing may count meanwhile (see docs/runbook.md). Say --yes to do it.',
    );
  const { openTable } = await import('../operations/table.ts');
  const { forgetCounts, recount } = await import('../operations/recount.ts');
  const client = openTable();
  if (anew) await forgetCounts(client, table);
  const tasks = await recount(client, table, () => new Date());
  console.log(json ? JSON.stringify({ tasks }) : `${tasks} tasks looked at; all of them are counted.`);
};

export const addRecount = (program: Command): void => {
  program
    .command('recount')
    .description('count what the statistics missed of tasks, with your AWS credentials')
    .requiredOption('--table <name>', 'the output TableName of the data stack')
    .option('--anew', 'forget everything that was counted first')
    .option('--yes', 'really')
    .action((_: unknown, command: Command) => recountAll(command.optsWithGlobals()));
};
