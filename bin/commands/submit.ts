/** `soundstage submit FILE…`: one task a file, followed to its end. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Client, TaskView } from '../../client/index.ts';
import { DEFAULT_OUTPUTS, OUTPUT_NAMES } from '../../functions/contract/stages.ts';
import { choices } from './choices.ts';
import { openScreen, type Screen } from './display.ts';
import { reportFault, reportOutcome } from './faults.ts';
import { findFiles } from './files.ts';
import { followTask, type SubmitOptions, submitFile } from './follow.ts';
import { downloadArtifacts, endOf, endText, prepareFolder, resultOf, resultText } from './results.ts';
import { connect, type GlobalOptions } from './settings.ts';

interface Options extends GlobalOptions, SubmitOptions {
  readonly wait: boolean;
  readonly download?: string;
}

export const wholeNumber = (text: string): number => {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(text);
};

/** Of a list, as the API has it. */
export const pageSize = (text: string): number => {
  const size = wholeNumber(text);
  if (size < 1 || size > 100) throw new InvalidArgumentError('From 1 to 100 are expected.');
  return size;
};

/** What has become of a file. */
export type Submission =
  | { readonly path: string; readonly task: TaskView }
  | { readonly path: string; readonly fault: unknown };

/** All files at once; the uploads and tasks do not wait for one another, and none suffers by another's fault. */
export const processFiles = async (
  client: Client,
  paths: readonly string[],
  options: SubmitOptions & { readonly wait: boolean },
  screen: Screen,
): Promise<readonly Submission[]> =>
  Promise.all(
    paths.map(async (path) => {
      const display = screen.display(paths.length > 1 ? basename(path) : '');
      try {
        const task = await submitFile(client, path, options, display);
        return { path, task: options.wait ? await followTask(client, task.id, display) : task };
      } catch (fault) {
        return { path, fault };
      }
    }),
  );

export interface Report extends GlobalOptions {
  readonly folderOf?: (task: TaskView) => string;
}

const reportEnd = async (client: Client, path: string, task: TaskView, report: Report): Promise<void> => {
  const result = task.status === 'completed' ? await resultOf(client, task.id) : undefined;
  const folder = report.folderOf?.(task);
  const artifacts = result && folder !== undefined ? await downloadArtifacts(client, result, folder) : [];
  if (report.json)
    console.log(JSON.stringify({ file: path, task, ...(result ? { result, downloaded: artifacts } : {}) }));
  else if (result === undefined) console.error(`\n${basename(path)} ${endText(task)}  (task ${task.id})`);
  else {
    console.log(`\n${await resultText(client, result)}\n\nTask ${task.id}`);
    if (artifacts.length > 0)
      console.log(`Results in ${folder}:\n${artifacts.map((it) => `  ${basename(it)}`).join('\n')}`);
  }
  if (result === undefined) reportOutcome({ ...endOf(task), file: path }, report);
};

/** Prints what has become of each file; true when all tasks completed. */
export const reportEnds = async (
  client: Client,
  submissions: readonly Submission[],
  report: Report,
): Promise<boolean> => {
  for (const submission of submissions) {
    if ('task' in submission) await reportEnd(client, submission.path, submission.task, report);
    else reportFault(submission.fault, report, submission.path);
  }
  return submissions.every((one) => 'task' in one && one.task.status === 'completed');
};

/** Prints the tasks that will end some day; true when every file became one. */
const reportSent = (submissions: readonly Submission[], options: GlobalOptions): boolean => {
  for (const one of submissions) {
    if ('fault' in one) reportFault(one.fault, options, one.path);
    else if (options.json) console.log(JSON.stringify({ file: one.path, task: one.task }));
    else console.log(`${one.task.id}  ${basename(one.path)}`);
  }
  return submissions.every((one) => 'task' in one);
};

const submit = async (names: readonly string[], options: Options): Promise<void> => {
  const paths = await findFiles(names);
  const client = connect(options);
  const { download } = options;
  if (download !== undefined) await prepareFolder(download);
  const screen = openScreen(options.json === true);
  const submissions = await processFiles(client, paths, options, screen).finally(() => screen.close());
  const folderOf = download === undefined ? {} : { folderOf: ({ id }: TaskView) => `${download}/${id}` };
  const isDone = options.wait
    ? await reportEnds(client, submissions, { ...options, ...folderOf })
    : reportSent(submissions, options);
  process.exitCode = isDone ? 0 : 1;
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
    .addOption(
      choices(
        '--outputs <name...>',
        `what to make of them (default: ${DEFAULT_OUTPUTS.join(', ')})`,
        OUTPUT_NAMES,
      ),
    )
    .option('--translate-to <code...>', 'languages of the output "translation", as de or pt-BR')
    .option('--denoise', 'remove noise before anybody listens')
    .option('--priority <n>', 'higher goes first', wholeNumber)
    .option('--reuse', 'take an earlier task for the same content, if there is one')
    .action((names: string[], _: unknown, command: Command) =>
      submit(names, command.optsWithGlobals<Options>()),
    );
};
