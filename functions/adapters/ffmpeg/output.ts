/** What FFmpeg writes besides audio: silences and faults on stderr, progress on a channel of its own. */
import type { Silence } from '../../application/ports.ts';

/** Lines that mean lost audio; FFmpeg goes on after them and exits with 0. */
const DAMAGE =
  /partial file|Error while decoding|corrupt|truncat|Invalid data found|Error submitting packet|I\/O error/i;

export interface StderrReader {
  add(line: string): void;
  damaged(): boolean;
  /** A silence that lasts to the end has no end in the log: `total` seconds stand in. */
  silences(total: number): readonly Silence[];
}

export const createStderrReader = (): StderrReader => {
  const silences: Silence[] = [];
  let openSince: number | undefined;
  let damaged = false;
  return {
    add: (line) => {
      damaged ||= DAMAGE.test(line);
      const start = numberAfter(line, 'silence_start: ');
      const end = numberAfter(line, 'silence_end: ');
      if (start !== undefined) openSince = Math.max(0, start);
      if (end !== undefined && openSince !== undefined) {
        silences.push({ start: openSince, end });
        openSince = undefined;
      }
    },
    damaged: () => damaged,
    silences: (total) =>
      openSince === undefined || openSince >= total
        ? silences
        : [...silences, { start: openSince, end: total }],
  };
};

const numberAfter = (line: string, label: string): number | undefined => {
  const at = line.indexOf(label);
  if (!line.includes('silencedetect') || at < 0) return undefined;
  const value = Number.parseFloat(line.slice(at + label.length));
  return Number.isFinite(value) ? value : undefined;
};

/** Seconds written so far, from a line of `-progress`; its `out_time_ms` is in microseconds, whatever its name says. */
export const secondsWritten = (line: string): number | undefined => {
  const match = /^out_time_(?:us|ms)=(\d+)$/.exec(line);
  return match?.[1] === undefined ? undefined : Number(match[1]) / 1_000_000;
};
