/** Markdown for people to read, and to paste into docs/benchmarks.md. */
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What a reader must know to judge the figures. */
  readonly notes?: readonly string[];
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

export const toMarkdown = ({ title, columns, rows, notes = [] }: Table): string =>
  [
    `### ${title}`,
    '',
    row(columns),
    row(columns.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...rows.map(row),
    ...notes.flatMap((note) => ['', note]),
    '',
  ].join('\n');

/** The load tells whether others used the machine as well: idle, it is near 0. */
export const machine = (): string => {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${gigabytes} GB, ${platform()} ${release()}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)} before`;
};

export const seconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
export const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`;

/** By the nearest-rank method. */
export const percentile = (values: readonly number[], fraction: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN;
};
