/** `soundstage watch ID`: follows a task to its end. With --json, one line for each thing that happens. */
import type { Command } from 'commander';
import { type TaskView, watchTask } from '../../client/index.ts';
import { openScreen, showItem } from './display.ts';
import { reportOutcome } from './faults.ts';
import { lineText } from './logs.ts';
import { endOf, endText } from './results.ts';
import { connect, type GlobalOptions } from './settings.ts';
import { wholeNumber } from './submit.ts';

const watch = async (taskId: string, options: GlobalOptions & { after?: number }): Promise<void> => {
  const client = connect(options);
  const screen = openScreen(options.json === true);
  const display = screen.display('');
  let last: TaskView | undefined;
  try {
    for await (const item of watchTask(
      client,
      taskId,
      options.after === undefined ? {} : { after: options.after },
    )) {
      if (options.json) console.log(JSON.stringify(item));
      else showItem(display, item);
      if (item.kind === 'log' && item.line.level !== 'INFO') screen.say(lineText(item.line));
      if (item.kind === 'snapshot') last = item.task;
    }
  } finally {
    screen.close();
  }
  if (last && !options.json) console.log(`${taskId} ${endText(last)}`);
  if (last?.status === 'completed') return;
  process.exitCode = 1;
  if (last) reportOutcome(endOf(last), options);
};

export const addWatch = (program: Command): void => {
  program
    .command('watch')
    .description('follow a task until it ends; exit code 0 when it completed')
    .argument('<id>', 'of the task')
    .option('--after <seq>', 'tell the events after this one first', wholeNumber)
    .action((id: string, _: unknown, command: Command) => watch(id, command.optsWithGlobals()));
};
