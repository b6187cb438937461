/** `soundstage list`: your tasks, newest first. */
import type { Command } from 'commander';
import { TASK_STATUSES, type TaskStatus } from '../../functions/contract/task-schemas.ts';
import { choice } from './choices.ts';
import { printable } from './printable.ts';
import { connect, type GlobalOptions } from './settings.ts';
import { pageSize } from './submit.ts';

interface Options extends GlobalOptions {
  readonly status?: TaskStatus;
  readonly search?: string;
  readonly limit: number;
  readonly cursor?: string;
}

const list = async ({ status, search, limit, cursor, ...globals }: Options): Promise<void> => {
  const page = await connect(globals).listTasks({
    limit,
    ...(status === undefined ? {} : { status }),
    ...(search === undefined ? {} : { search }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (globals.json) return console.log(JSON.stringify(page, undefined, 2));
  for (const { id, status: now, progress, created_at, files } of page.items)
    console.log(
      `${id}  ${now.padEnd(15)} ${String(progress).padStart(3)} %  ${created_at}  ${files.map(({ name }) => printable(name)).join(', ')}`,
    );
  if (page.items.length === 0)
    console.log(page.next_cursor === null ? 'There are no tasks.' : 'None so far.');
  if (page.next_cursor !== null) console.log(`More: --cursor ${page.next_cursor}`);
};

export const addList = (program: Command): void => {
  program
    .command('list')
    .description('list your tasks, newest first')
    .addOption(choice('--status <status>', 'only tasks of this status', TASK_STATUSES))
    .option('--search <words>', 'only tasks whose file names, id, type, metadata or params hold them all')
    .option('--limit <n>', 'at most this many, 1 to 100', pageSize, 20)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action((_: unknown, command: Command) => list(command.optsWithGlobals()));
};
