import { type ChildProcess, spawn } from 'node:child_process';

/** Reads `+ pid` and `- pid` lines; when the local cloud is gone, its pipe ends and what is left of its children is killed. */
const script = `
pids=""
while read -r operation pid; do
  case $operation in
    +) pids="$pids $pid" ;;
    -) kept=""; for one in $pids; do [ "$one" = "$pid" ] || kept="$kept $one"; done; pids=$kept ;;
  esac
done
for one in $pids; do kill -s KILL -- "-$one" 2>/dev/null; done
`;

export interface Watchdog {
  /** Guards a child that leads its own process group, so that its own children end with it. */
  guard(pid: number): void;
  forget(pid: number): void;
  processes(): { name: string; pid: number }[];
  close(): void;
}

/** A tiny shell that outlives a killed parent just long enough to end the parent's children. */
export function startWatchdog(): Watchdog {
  const guarded = new Set<number>();
  let closing = false;
  let shell = process.platform === 'win32' ? undefined : start();

  function start(): ChildProcess {
    const child = spawn('/bin/sh', ['-c', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: {},
    });
    child.stdin?.on('error', () => undefined); // It may be killed at any moment: `exit` starts another.
    child.on('exit', () => {
      if (!closing) shell = start();
    });
    for (const pid of guarded) child.stdin?.write(`+ ${pid}\n`);
    child.unref();
    return child;
  }

  return {
    guard(pid) {
      guarded.add(pid);
      shell?.stdin?.write(`+ ${pid}\n`);
    },
    forget(pid) {
      guarded.delete(pid);
      shell?.stdin?.write(`- ${pid}\n`);
    },
    processes: () => (shell?.pid === undefined ? [] : [{ name: 'watchdog', pid: shell.pid }]),
    close() {
      closing = true;
      shell?.stdin?.end();
    },
  };
}

/** Ends a child and whatever it started. */
export function killGroup(pid: number): void {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
}
