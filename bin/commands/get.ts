/** `soundstage get ID`: a task as it is now, with its transcript when there is one. */
import type { Command } from 'commander';
import type { TaskView } from '../../client/index.ts';
import { downloadArtifacts, endText, prepareFolder, resultOf, resultText } from './results.ts';
import { connect, type GlobalOptions } from './settings.ts';

interface Options extends GlobalOptions {
  readonly download?: string;
}

const summary = (task: TaskView): string =>
  [
    `${task.id}  ${endText(task)}  ${task.progress} %`,
    `  created ${task.created_at}${task.ended_at === undefined ? '' : `, ended ${task.ended_at}`}`,
    ...task.stages.map(({ name, status, progress, chunks }) => {
      const parts = chunks === undefined ? '' : `  ${chunks.completed}/${chunks.total} chunks`;
      return `  ${name.padEnd(12)}${status.padEnd(11)}${progress} %${parts}`;
    }),
  ].join('\n');

const get = async (taskId: string, options: Options): Promise<void> => {
  const client = connect(options);
  const task = await client.getTask(taskId);
  const result = task.status === 'completed' ? await resultOf(client, taskId) : undefined;
  if (options.download !== undefined && result === undefined)
    throw new Error(`Task ${taskId} is ${endText(task)}: there is nothing to download`);
  if (options.download !== undefined) await prepareFolder(options.download);
  const downloaded =
    result && options.download !== undefined ? await downloadArtifacts(client, result, options.download) : [];
  if (options.json)
    console.log(JSON.stringify({ task, ...(result ? { result, downloaded } : {}) }, undefined, 2));
  else {
    console.log(summary(task));
    if (result) console.log(`\n${await resultText(client, result)}`);
    for (const path of downloaded) console.log(path);
  }
};

export const addGet = (program: Command): void => {
  program
    .command('get')
    .description('show a task, and its transcript once it is completed')
    .argument('<id>', 'of the task')
    .option('--download <folder>', 'store its results there')
    .action((id: string, _: unknown, command: Command) => get(id, command.optsWithGlobals()));
};
