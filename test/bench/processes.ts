/** Memory and processor time of every process that a service runs, by what the process is for. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const SAMPLE_EVERY_MS = 100;
/** What /proc counts processor time and memory in, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

export interface Usage {
  readonly role: string;
  /** Of the largest process of this role, at any moment. */
  readonly peakBytes: number;
  /** Of all processes of this role together. */
  readonly cpuSeconds: number;
}

interface Seen {
  readonly role: string;
  /** Spent before we began to look. */
  readonly earlierSeconds: number;
  peakBytes: number;
  cpuSeconds: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
}

/** Undefined when the process has ended meanwhile. */
const statOf = (pid: number): Stat | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in parentheses, may itself hold spaces and parentheses. Fields are counted from what follows it.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, pages = 0] = [fields[1], fields[11], fields[12], fields[21]];
    return { pid, parent, cpuSeconds: (user + system) / TICKS_PER_SECOND, bytes: pages * PAGE_BYTES };
  } catch {
    return undefined;
  }
};

const roleOf = (pid: number, root: number): string => {
  if (pid === root) return 'local cloud';
  const [command = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  if (args.some((arg) => basename(arg) === 'engine.mjs')) return 'speech engine';
  // The hash that CDK puts behind a function's logical id tells a reader nothing.
  const name = /AWS_LAMBDA_FUNCTION_NAME=[^\0]*?(\w+?)[0-9A-F]{8}\0/.exec(
    readFileSync(`/proc/${pid}/environ`, 'utf8'),
  )?.[1];
  return basename(command) === 'node' && name !== undefined ? `function ${name}` : basename(command);
};

const familyOf = (root: number): readonly Stat[] => {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const family = new Set([root]);
  for (const { pid, parent } of stats.toSorted((a, b) => a.pid - b.pid))
    if (family.has(parent)) family.add(pid);
  return stats.filter(({ pid }) => family.has(pid));
};

/** Watches the process and its descendants until stopped. What ends between two looks keeps what it had at the last. */
export const watchProcesses = (root: number): { stop(): readonly Usage[] } => {
  const seen = new Map<number, Seen>();
  const look = (isFirst = false): void => {
    for (const { pid, bytes, cpuSeconds } of familyOf(root)) {
      try {
        const earlierSeconds = isFirst ? cpuSeconds : 0;
        const known = seen.get(pid) ?? {
          role: roleOf(pid, root),
          earlierSeconds,
          peakBytes: 0,
          cpuSeconds: 0,
        };
        known.peakBytes = Math.max(known.peakBytes, bytes);
        known.cpuSeconds = cpuSeconds - known.earlierSeconds;
        seen.set(pid, known);
      } catch {
        // It ended while we looked.
      }
    }
  };
  look(true);
  const timer = setInterval(() => look(), SAMPLE_EVERY_MS);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return byRole([...seen.values()]);
    },
  };
};

const byRole = (processes: readonly Seen[]): readonly Usage[] =>
  Object.entries(Object.groupBy(processes, ({ role }) => role))
    .map(([role, those = []]) => ({
      role,
      peakBytes: Math.max(...those.map(({ peakBytes }) => peakBytes)),
      cpuSeconds: those.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    }))
    .toSorted((a, b) => a.role.localeCompare(b.role));
