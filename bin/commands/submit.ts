/** `soundstage submit FILE…`: one task a file, followed to its end. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Client, TaskView } from '../../client/index.ts';
import { openScreen, type Screen } from './display.ts';
import { findFiles } from './files.ts';
import { followTask, type SubmitOptions, submitFile } from './follow.ts';
import { downloadArtifacts, endText, resultOf, resultText } from './results.ts';
import { connect, type GlobalOptions } from './settings.ts';

interface Options extends GlobalOptions, SubmitOptions {
  readonly wait: boolean;
  readonly download?: string;
}

export const wholeNumber = (text: string): number => {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(text);
};

export interface Submission {
  readonly path: string;
  readonly task: TaskView;
}

/** All files at once; the uploads and tasks do not wait for one another. */
export const processFiles = async (
  client: Client,
  paths: readonly string[],
  options: SubmitOptions & { readonly wait: boolean },
  screen: Screen,
): Promise<readonly Submission[]> =>
  Promise.all(
    paths.map(async (path) => {
      const display = screen.display(paths.length > 1 ? basename(path) : '');
      const task = await submitFile(client, path, options, display);
      return { path, task: options.wait ? await followTask(client, task.id, display) : task };
    }),
  );

/** Prints how each task ended; true when all completed. */
export const reportEnds = async (
  client: Client,
  submissions: readonly Submission[],
  options: { readonly json: boolean; readonly folderOf?: (task: TaskView) => string },
): Promise<boolean> => {
  for (const { path, task } of submissions) {
    const result = task.status === 'completed' ? await resultOf(client, task.id) : undefined;
    const folder = options.folderOf?.(task);
    const artifacts = result && folder !== undefined ? await downloadArtifacts(client, result, folder) : [];
    if (options.json)
      console.log(JSON.stringify({ file: path, task, ...(result ? { result, downloaded: artifacts } : {}) }));
    else if (result === undefined) console.error(`\n${basename(path)} ${endText(task)}  (task ${task.id})`);
    else {
      console.log(`\n${await resultText(client, result)}\n\nTask ${task.id}`);
      if (artifacts.length > 0)
        console.log(`Results in ${folder}:\n${artifacts.map((it) => `  ${basename(it)}`).join('\n')}`);
    }
  }
  return submissions.every(({ task }) => task.status === 'completed');
};

const submit = async (names: readonly string[], options: Options): Promise<void> => {
  const paths = await findFiles(names);
  const client = connect(options);
  const json = options.json === true;
  const screen = openScreen(json);
  const submissions = await processFiles(client, paths, options, screen).finally(() => screen.close());
  if (options.wait) {
    const { download } = options;
    const folderOf = download === undefined ? {} : { folderOf: ({ id }: TaskView) => `${download}/${id}` };
    process.exitCode = (await reportEnds(client, submissions, { json, ...folderOf })) ? 0 : 1;
  } else
    for (const { path, task } of submissions)
      console.log(json ? JSON.stringify({ file: path, task }) : `${task.id}  ${basename(path)}`);
};

export const addSubmit = (program: Command): void => {
  program
    .command('submit')
    .description('send audio or video files, or have them fetched, and follow them to their transcripts')
    .argument('<file...>', 'files, URLs of files, or links to YouTube videos; each becomes a task of its own')
    .option('--no-wait', 'stop when the files are sent, and print the task ids')
    .option('--download <folder>', 'store the results in FOLDER/<task id>')
    .option('--language <code>', 'language of the speech, as de or en (default: found out)')
    .option('--model <name>', 'speech model of the catalogue')
    .option('--min-speakers <n>', 'there are at least this many speakers', wholeNumber)
    .option('--max-speakers <n>', 'there are at most this many speakers', wholeNumber)
    .option('--outputs <name...>', 'of transcript, subtitles, speakers, waveform (default: all)')
    .option('--priority <n>', 'higher goes first', wholeNumber)
    .option('--reuse', 'take an earlier task for the same content, if there is one')
    .action((names: string[], _: unknown, command: Command) =>
      submit(names, command.optsWithGlobals<Options>()),
    );
};
