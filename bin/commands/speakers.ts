/** `soundstage speakers ID S1=Ada S2="Bob Doe"`: names for those who speak. */
import { type Command, InvalidArgumentError } from 'commander';
import type { EditedTranscript } from '../../client/index.ts';
import { connect, type GlobalOptions } from './settings.ts';

type Names = Readonly<Record<string, string | null>>;

/** Commander gives one after the other. */
const withName = (pair: string, names: Names = {}): Names => {
  const [, id, name] = /^(S\d+)=(.*)$/s.exec(pair) ?? [];
  if (id === undefined || name === undefined)
    throw new InvalidArgumentError('Say it as S1=Name; S1= takes the name back.');
  return { ...names, [id]: name === '' ? null : name };
};

/** What an edit made of a transcript. */
export const tellEdited = (taskId: string, edited: EditedTranscript, { json }: GlobalOptions): void =>
  console.log(
    json
      ? JSON.stringify(edited, undefined, 2)
      : `${taskId} ${edited.file_id}: version ${edited.version} of the transcript`,
  );

export const addSpeakers = (program: Command): void => {
  program
    .command('speakers')
    .description(
      'name the speakers of a transcript; subtitles and the like follow, and nothing is transcribed again',
    )
    .argument('<id>', 'of the task')
    .argument('<names...>', 'such as S1=Ada', withName)
    .option('--file <id>', 'which file, where the task has several')
    .action(async (taskId: string, names: Names, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { file?: string }>();
      const edit = {
        speakers: { ...names },
        ...(options.file === undefined ? {} : { file_id: options.file }),
      };
      tellEdited(taskId, await connect(options).editTranscript(taskId, edit), options);
    });
};
