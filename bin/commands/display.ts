/** Progress on a terminal: bars where somebody looks, lines where somebody reads a log. */
import cliProgress from 'cli-progress';
import type { TaskView, WatchItem } from '../../client/index.ts';
import { segmentLine } from './results.ts';

export interface StageProgress {
  readonly name: string;
  readonly status: string;
  /** 0 to 100. */
  readonly progress: number;
}

/** What one file's work shows. */
export interface Display {
  show(stage: StageProgress): void;
  /** A line by itself. */
  say(line: string): void;
}

export interface Screen {
  /** `label` tells files apart; empty when there is only one. */
  display(label: string): Display;
  /** A line by itself. */
  say(line: string): void;
  close(): void;
}

const NAME_WIDTH = 12;
const STEP = 10;

const silent: Screen = {
  display: () => ({ show: () => undefined, say: () => undefined }),
  say: () => undefined,
  close: () => undefined,
};

/** A line on each change of a stage's status, and every 10 %. */
export const lineScreen = (write: (line: string) => void): Screen => ({
  display: (label) => {
    const told = new Map<string, { status: string; step: number }>();
    const prefix = label === '' ? '' : `${label}  `;
    return {
      show: ({ name, status, progress }) => {
        const step = Math.floor(progress / STEP);
        const last = told.get(name) ?? { status: 'waiting', step: 0 };
        if (last.status === status && step <= last.step) return;
        told.set(name, { status, step });
        const end = status !== 'running' ? status : step === 0 ? 'started' : `${step * STEP} %`;
        write(`${prefix}${name.padEnd(NAME_WIDTH)}${end}`);
      },
      say: (line) => write(`${prefix}${line}`),
    };
  },
  say: write,
  close: () => undefined,
});

const barScreen = (stream: NodeJS.WriteStream): Screen => {
  const bars = new cliProgress.MultiBar(
    { format: '{name} [{bar}] {percentage}% {status}', barsize: 30, hideCursor: true, stream },
    cliProgress.Presets.rect,
  );
  return {
    display: (label) => {
      const shown = new Map<string, cliProgress.SingleBar>();
      const prefix = label === '' ? '' : `${label}  `;
      return {
        say: (line) => bars.log(`${prefix}${line}\n`),
        show: ({ name, status, progress }) => {
          const title = `${prefix}${name.padEnd(NAME_WIDTH)}`;
          const bar = shown.get(name) ?? bars.create(100, 0, { name: title, status });
          shown.set(name, bar);
          bar.update(Math.round(progress), { status });
        },
      };
    },
    say: (line) => bars.log(`${line}\n`),
    close: () => bars.stop(),
  };
};

/** On stderr, so that what was asked for has stdout to itself. */
export const openScreen = (json: boolean): Screen => {
  if (json) return silent;
  return process.stderr.isTTY ? barScreen(process.stderr) : lineScreen((line) => console.error(line));
};

/** What the bar of a worker's task is called. */
const WORK = 'work';

const stagesOf = ({ stages, status, progress }: TaskView): readonly StageProgress[] =>
  stages.length > 0 ? stages : [{ name: WORK, status: status === 'claimed' ? 'running' : status, progress }];

/** The final transcript is shown with the results. */
export const showItem = (display: Display, item: WatchItem): void => {
  if (item.kind === 'transcript' && item.chunk !== null)
    for (const segment of item.segments) display.say(segmentLine(segment));
  if (item.kind === 'snapshot') for (const stage of stagesOf(item.task)) display.show(stage);
  if (item.kind === 'progress' && item.stage === undefined)
    display.show({ name: WORK, status: 'running', progress: item.progress });
  if (item.kind === 'progress' && item.stage !== undefined && item.stage_progress !== undefined)
    display.show({
      name: item.stage,
      status: item.stage_progress >= 100 ? 'completed' : 'running',
      progress: item.stage_progress,
    });
};
