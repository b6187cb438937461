/** `soundstage owner …`: what operators do with all that is an owner's, with their AWS credentials, past the API. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { findFiles } from './files.ts';
import { checkOwner, type GlobalOptions, UsageError } from './settings.ts';

interface TableOption extends GlobalOptions {
  readonly table: string;
}

const exportOwner = async (owner: string, { table }: TableOption): Promise<void> => {
  checkOwner(owner);
  const { openTable } = await import('../operations/table.ts');
  const { exportTasks } = await import('../operations/move-tasks.ts');
  await pipeline(exportTasks(openTable(), table, owner), process.stdout);
};

const importOwner = async (file: string, { table, json }: TableOption): Promise<void> => {
  const [path = ''] = file === '-' ? [] : await findFiles([file]);
  const { openTable } = await import('../operations/table.ts');
  const { importTasks } = await import('../operations/move-tasks.ts');
  const lines = createInterface({ input: file === '-' ? process.stdin : createReadStream(path) });
  const imported = await importTasks(openTable(), table, lines);
  if (json) return console.log(JSON.stringify(imported));
  console.log(`${imported.stored} items stored, ${imported.known} were there already`);
};

interface DeleteOptions extends TableOption {
  readonly bucket: string;
  readonly yes?: boolean;
}

const deleteOne = async (owner: string, options: DeleteOptions): Promise<void> => {
  checkOwner(owner);
  if (!options.yes)
    throw new UsageError(`This deletes every task, file and key of ${owner}, for good. Say --yes to do it.`);
  const { openBucket, openTable } = await import('../operations/table.ts');
  const { deleteOwner } = await import('../operations/delete-owner.ts');
  const table = { client: openTable(), name: options.table };
  const deleted = await deleteOwner(owner, table, { client: openBucket(), name: options.bucket });
  if (options.json) return console.log(JSON.stringify(deleted));
  console.log(`${deleted.items} items and ${deleted.objects} objects of ${owner} are gone.`);
  console.log(
    'Do it again in 15 minutes: what ran meanwhile may have written after it, and the statistics do.',
  );
};

export const addOwner = (program: Command): void => {
  const owner = program.command('owner').description('all that is an owner’s, with your AWS credentials');
  const table = ['--table <name>', 'the output TableName of the data stack'] as const;
  owner
    .command('export')
    .argument('<owner>', 'whose')
    .description('print the tasks with their histories, a line of JSON for each item')
    .requiredOption(...table)
    .action((name: string, _: unknown, command: Command) => exportOwner(name, command.optsWithGlobals()));
  owner
    .command('import')
    .argument('<file>', 'what export printed ("-" reads stdin)')
    .description('store what was exported; what is there already stays')
    .requiredOption(...table)
    .action((file: string, _: unknown, command: Command) => importOwner(file, command.optsWithGlobals()));
  owner
    .command('delete')
    .argument('<owner>', 'whose')
    .description('delete every task, file and key of an owner, for good')
    .requiredOption(...table)
    .requiredOption('--bucket <name>', 'the output MediaBucket of the data stack')
    .option('--yes', 'really')
    .action((name: string, _: unknown, command: Command) => deleteOne(name, command.optsWithGlobals()));
};
