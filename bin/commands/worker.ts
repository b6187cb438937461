/** `soundstage worker --type NAME -- COMMAND…`: has tasks done by a command of yours. */
import { hostname } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { runWorker } from '../../client/index.ts';
import { startWatchdog } from '../../local/watchdog.ts';
import { connect, type GlobalOptions } from './settings.ts';
import { INTERRUPTED } from './start.ts';
import { wholeNumber } from './submit.ts';
import { checkType, commandOf } from './worker-checks.ts';
import { showWork } from './worker-display.ts';
import { runCommand } from './worker-process.ts';

interface Options extends GlobalOptions {
  readonly type: readonly string[];
  readonly concurrency: number;
  readonly workerId?: string;
  readonly lease?: number;
  readonly grace?: number;
  readonly killAfter: number;
}

/** For a killed command's last words, before its task is handed back over its head. */
const LAST_WORDS_MS = 10_000;

const atLeastOne = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 1) throw new InvalidArgumentError('At least 1 is expected.');
  return number;
};

/** The machine and the process, in the characters of a worker's id. */
const ownName = (): string => `${hostname().replaceAll(/[^A-Za-z0-9._-]/g, '-')}-${process.pid}`.slice(-100);

/** The first signal lets finish what runs, the next one does not. */
const stopping = (onStop: () => void) => {
  const [finish, handBack] = [new AbortController(), new AbortController()];
  const stop = (): void => {
    if (finish.signal.aborted) handBack.abort();
    else onStop();
    finish.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  // The launcher is gone.
  process.on('disconnect', stop);
  process.channel?.unref();
  return { signal: finish.signal, handBack: handBack.signal };
};

const work = async (words: readonly string[], options: Options, line: readonly string[]): Promise<void> => {
  const command = commandOf(words, line);
  const client = connect(options);
  for (const name of options.type) await checkType(client, name);
  const { type: types, concurrency, workerId = ownName(), lease, grace } = options;
  const show = showWork(options);
  const { signal, handBack } = stopping(() => show.stopping());
  const watchdog = startWatchdog();
  show.starting(workerId, types, concurrency);
  const killAfterMs = options.killAfter * 1000;
  await runWorker({
    client,
    types,
    workerId,
    concurrency,
    signal,
    handBack,
    ...(lease === undefined ? {} : { wishes: { lease_seconds: lease } }),
    ...(grace === undefined ? {} : { graceMs: grace * 1000 }),
    stopMs: killAfterMs + LAST_WORDS_MS,
    handle: runCommand({ command, workerId, killAfterMs, watchdog }),
    onEvent: show.event,
  }).finally(() => watchdog.close());
  process.exitCode = handBack.aborted ? INTERRUPTED : 0;
};

export const addWorker = (program: Command): void => {
  program
    .command('worker')
    .description(
      'claim tasks and have each done by a command: params on stdin, result on stdout, log on stderr',
    )
    .argument('[command...]', 'behind "--": what does one task, with its arguments')
    .requiredOption('--type <name...>', 'whose tasks; several are taken by priority and age')
    .option('--concurrency <n>', 'tasks at once', atLeastOne, 1)
    .option('--worker-id <id>', 'as the list of workers names it (default: machine and process)')
    .option('--lease <seconds>', 'a claim without heartbeat ends so late (default: the type’s)', atLeastOne)
    .option(
      '--grace <seconds>',
      'when stopped, hand back what still runs then (default: finish it)',
      atLeastOne,
    )
    .option('--kill-after <seconds>', 'from SIGTERM to SIGKILL for a command that is to stop', atLeastOne, 10)
    .action((words: string[], _: unknown, command: Command) =>
      work(words, command.optsWithGlobals<Options>(), process.argv),
    );
};
