/** `soundstage logs ID`: what stages and workers told of a task, up to now or as it comes. */
import type { Command } from 'commander';
import { type Client, watchTask } from '../../client/index.ts';
import { LOG_LEVELS, type LoggedLine, type LogLevel } from '../../functions/contract/log-schemas.ts';
import { choice } from './choices.ts';
import { printable } from './printable.ts';
import { connect, type GlobalOptions } from './settings.ts';

interface Options extends GlobalOptions {
  readonly level?: LogLevel;
  readonly follow?: boolean;
}

/** Clocks of writers differ a little: a line may come later than one that it precedes. */
const OVERLAP_MS = 10_000;

const writerOf = ({ stage, chunk, worker_id }: LoggedLine): string =>
  [worker_id ?? stage ?? '', ...(chunk === undefined ? [] : [chunk])].join(' ');

export const lineText = (line: LoggedLine): string =>
  printable(`${line.at}  ${line.level.padEnd(5)}  ${writerOf(line).padEnd(12)}  ${line.message}`);

/** Each line once, whichever way it comes. */
class LogTail {
  private readonly told = new Set<string>();
  private newest = 0;
  private readonly client: Client;
  private readonly taskId: string;
  private readonly options: Options;

  constructor(client: Client, taskId: string, options: Options) {
    this.client = client;
    this.taskId = taskId;
    this.options = options;
  }

  tell(line: LoggedLine): void {
    const { level = 'INFO', json } = this.options;
    if (this.told.has(line.id) || LOG_LEVELS.indexOf(line.level) < LOG_LEVELS.indexOf(level)) return;
    this.told.add(line.id);
    this.newest = Math.max(this.newest, Date.parse(line.at));
    console.log(json ? JSON.stringify(line) : lineText(line));
  }

  /** All that is stored and was not told. */
  async catchUp(): Promise<void> {
    const { level } = this.options;
    const since = this.newest - OVERLAP_MS;
    const query = {
      ...(level === undefined ? {} : { level }),
      ...(since > 0 ? { after: new Date(since).toISOString() } : {}),
    };
    let cursor: string | null = null;
    do {
      const page = await this.client.logs(this.taskId, { ...query, ...(cursor === null ? {} : { cursor }) });
      for (const line of page.items) this.tell(line);
      cursor = page.next_cursor;
    } while (cursor !== null);
  }
}

const logs = async (taskId: string, options: Options): Promise<void> => {
  const client = connect(options);
  const tail = new LogTail(client, taskId, options);
  if (!options.follow) return tail.catchUp();
  for await (const item of watchTask(client, taskId)) {
    if (item.kind === 'log') tail.tell(item.line);
    if (item.kind === 'snapshot') await tail.catchUp();
  }
};

export const addLogs = (program: Command): void => {
  program
    .command('logs')
    .description('show what stages and workers told of a task; with --json, a line of JSON for each')
    .argument('<id>', 'of the task')
    .addOption(choice('--level <level>', 'the least to show', LOG_LEVELS))
    .option('--follow', 'go on until the task ends')
    .action((id: string, _: unknown, command: Command) => logs(id, command.optsWithGlobals<Options>()));
};
