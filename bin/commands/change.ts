/** `soundstage cancel ID`, `soundstage retry ID` and `soundstage delete ID`. */
import type { Command } from 'commander';
import type { Client, TaskView } from '../../client/index.ts';
import { connect, type GlobalOptions } from './settings.ts';

const change =
  (apply: (client: Client, taskId: string) => Promise<TaskView>) =>
  async (taskId: string, _: unknown, command: Command): Promise<void> => {
    const options = command.optsWithGlobals<GlobalOptions>();
    const task = await apply(connect(options), taskId);
    console.log(options.json ? JSON.stringify({ task }, undefined, 2) : `${task.id} ${task.status}`);
  };

export const addCancel = (program: Command): void => {
  program
    .command('cancel')
    .description('stop a task; what runs is ended')
    .argument('<id>', 'of the task')
    .action(change((client, taskId) => client.cancel(taskId)));
};

export const addRetry = (program: Command): void => {
  program
    .command('retry')
    .description('run a failed task again; what was done stays done')
    .argument('<id>', 'of the task')
    .action(change((client, taskId) => client.retry(taskId)));
};

export const addDelete = (program: Command): void => {
  program
    .command('delete')
    .description('delete a task for good, with its files, results and history')
    .argument('<id>', 'of the task')
    .action(async (taskId: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      await connect(options).deleteTask(taskId);
      console.log(options.json ? JSON.stringify({ deleted: taskId }, undefined, 2) : `${taskId} deleted`);
    });
};
