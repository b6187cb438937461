/** The processes of one running service, as Linux shows them. */
import { readdirSync, readFileSync } from 'node:fs';

/** Numbers are used again: a process is known by its number and its beginning. */
export interface Identity {
  readonly pid: number;
  /** In ticks since the machine started. */
  readonly startedAt: number;
}

export interface Living extends Identity {
  /** A function by the last word of its name (`Probe`), else `engine`, `tool`, `dynoxide`, `watchdog`, `main` or `other`. */
  readonly kind: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Empty for a process that is gone, or dead and not waited for yet. */
const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

const words = (text: string): string[] => text.split('\0').filter((word) => word !== '');

/** The fields of `stat` behind the command's name, which may hold anything: state, parent, …, start. */
const statOf = (pid: number): { parent: number; startedAt: number } => {
  const stat = read(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), startedAt: Number(fields[19]) };
};

const kindOf = (command: readonly string[], environment: Readonly<Record<string, string>>): string => {
  const line = command.join(' ');
  if (line.includes('engine.mjs')) return 'engine';
  if (/^(ffmpeg|ffprobe) /.test(line)) return 'tool';
  if (line.includes('dynoxide serve')) return 'dynoxide';
  const name = /functions\/host\.ts/.test(line) ? environment['AWS_LAMBDA_FUNCTION_NAME'] : undefined;
  return /([A-Z][a-z]+)(Function)?[0-9A-F]{8}$/.exec(name ?? '')?.[1] ?? 'other';
};

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Who uses the data folder, by command line or environment, and the main process's watchdog, which knows no folder. */
export const processesOf = (folder: string, main: number | undefined): Living[] =>
  pids().flatMap((pid) => {
    const [command, variables] = [words(read(pid, 'cmdline')), words(read(pid, 'environ'))];
    const { parent, startedAt } = statOf(pid);
    const environment = Object.fromEntries(
      variables.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    );
    const living = (kind: string): Living[] => [{ pid, startedAt, kind, environment }];
    if (pid === main) return living('main');
    if (command[0] === '/bin/sh' && parent === main) return living('watchdog');
    const isOurs = [...command, ...variables].some((word) => word.includes(folder));
    return isOurs ? living(kindOf(command, environment)) : [];
  });

export const isAlive = ({ pid, startedAt }: Identity): boolean =>
  read(pid, 'cmdline') !== '' && statOf(pid).startedAt === startedAt;
