/** `soundstage lines ID`: what a transcript says, line by line; `soundstage lines ID 3="good evening"` mends it. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Client, isTranscript, type Transcript } from '../../client/index.ts';
import { transcriptLines } from './results.ts';
import { connect, type GlobalOptions } from './settings.ts';
import { tellEdited } from './speakers.ts';
import { wholeNumber } from './submit.ts';

interface Edit {
  readonly segment: number;
  readonly text: string;
}

interface Options extends GlobalOptions {
  readonly file?: string;
  readonly of?: number;
}

/** Commander gives one after the other. */
const withEdit = (pair: string, edits: readonly Edit[] = []): readonly Edit[] => {
  const [, segment, text] = /^([1-9]\d{0,8})=(.*)$/s.exec(pair) ?? [];
  if (segment === undefined || text === undefined)
    throw new InvalidArgumentError('Say it as 3="new text"; 3= takes the line out.');
  return [...edits, { segment: Number(segment), text }];
};

const read = async (client: Client, taskId: string, fileId: string | undefined) => {
  const { url, version } = await client.transcriptLink(
    taskId,
    fileId === undefined ? {} : { file_id: fileId },
  );
  const response = await fetch(url);
  const transcript: unknown = response.ok ? await response.json() : undefined;
  if (!isTranscript(transcript)) throw new Error(`The transcript of ${taskId} cannot be read just now.`);
  return { version, transcript };
};

const numbered = (transcript: Transcript): string =>
  transcriptLines(transcript)
    .map((line, index) => `${String(transcript.segments[index]?.id ?? '').padStart(4)}  ${line}`)
    .join('\n');

const show = async (taskId: string, options: Options): Promise<void> => {
  const { version, transcript } = await read(connect(options), taskId, options.file);
  const { file_id, segments, speakers } = transcript;
  if (options.json) console.log(JSON.stringify({ file_id, version, speakers, segments }, undefined, 2));
  else console.log(`${numbered(transcript)}\n\nVersion ${version} of the transcript.`);
};

const change = async (taskId: string, edits: readonly Edit[], options: Options): Promise<void> => {
  const { file, of } = options;
  const edit = { edits: [...edits], ...(file === undefined ? {} : { file_id: file }) };
  tellEdited(taskId, await connect(options).editTranscript(taskId, edit, of), options);
};

export const addLines = (program: Command): void => {
  program
    .command('lines')
    .description(
      'show the lines of a transcript with their numbers, or change some; subtitles and the like follow',
    )
    .argument('<id>', 'of the task')
    .argument('[edits...]', 'such as 3="good evening"; 3= takes the line out', withEdit)
    .option('--file <id>', 'which file, where the task has several')
    .option(
      '--of <version>',
      'change this version or nothing (default: whichever is the latest)',
      wholeNumber,
    )
    .action((taskId: string, edits: readonly Edit[] = [], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      return edits.length === 0 ? show(taskId, options) : change(taskId, edits, options);
    });
};
