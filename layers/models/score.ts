/**
 * Word error rate and diarization error rate of a result against what was really said.
 * `npm run score -- SCRIPT.json FOLDER-OF-RESULTS` prints both.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Seconds. */
export interface Turn {
  readonly speaker: string;
  readonly start: number;
  readonly end: number;
}

export interface ErrorRate {
  readonly errors: number;
  /** What the errors are counted against: words, or seconds of speech. */
  readonly total: number;
  readonly rate: number;
}

const rateOf = (errors: number, total: number): ErrorRate => ({
  errors,
  total,
  rate: total === 0 ? (errors === 0 ? 0 : 1) : errors / total,
});

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/** Substitutions, insertions and deletions against the reference's words (Levenshtein), case and punctuation aside. */
export const wordErrorRate = (reference: string, hypothesis: string): ErrorRate => {
  const [said, heard] = [wordsOf(reference), wordsOf(hypothesis)];
  let row = Array.from({ length: heard.length + 1 }, (_, column) => column);
  for (const [index, word] of said.entries()) {
    const next = [index + 1];
    for (const [column, other] of heard.entries()) {
      const substituted = (row[column] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(substituted, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return rateOf(row.at(-1) ?? 0, said.length);
};

/** Time is looked at every 10 ms. */
const STEP = 0.01;

type Grid = readonly ReadonlySet<string>[];

const gridOf = (turns: readonly Turn[], length: number): Grid => {
  const grid = Array.from({ length }, () => new Set<string>());
  for (const { speaker, start, end } of turns) {
    for (let index = Math.round(start / STEP); index < Math.min(length, Math.round(end / STEP)); index += 1)
      grid[index]?.add(speaker);
  }
  return grid;
};

/** Frames within `collar` seconds of a reference boundary are not scored: no two people cut at the same place. */
const scoredFrames = (reference: readonly Turn[], length: number, collar: number): readonly number[] => {
  const boundaries = reference.flatMap(({ start, end }) => [start, end]);
  return Array.from({ length }, (_, index) => index).filter(
    (index) => !boundaries.some((boundary) => Math.abs(index * STEP - boundary) < collar),
  );
};

/** Frames that each pair of speakers shares. */
const sharedFrames = (
  reference: Grid,
  hypothesis: Grid,
  frames: readonly number[],
): Map<string, Map<string, number>> => {
  const shared = new Map<string, Map<string, number>>();
  for (const index of frames) {
    for (const said of reference[index] ?? []) {
      const row = shared.get(said) ?? new Map<string, number>();
      for (const heard of hypothesis[index] ?? []) row.set(heard, (row.get(heard) ?? 0) + 1);
      shared.set(said, row);
    }
  }
  return shared;
};

/** The most frames that a one-to-one mapping of speakers can bring to agree; tried through, speakers are few. */
const bestAgreement = (
  shared: ReadonlyMap<string, ReadonlyMap<string, number>>,
  left: readonly string[],
  free: ReadonlySet<string>,
): number => {
  const [speaker, ...rest] = left;
  if (speaker === undefined) return 0;
  let best = bestAgreement(shared, rest, free);
  for (const [heard, frames] of shared.get(speaker) ?? []) {
    if (!free.has(heard)) continue;
    const others = new Set([...free].filter((one) => one !== heard));
    best = Math.max(best, frames + bestAgreement(shared, rest, others));
  }
  return best;
};

/** Missed speech, false alarms and confused speakers, in seconds against the seconds of reference speech (as NIST's md-eval). */
export const diarizationErrorRate = (
  reference: readonly Turn[],
  hypothesis: readonly Turn[],
  { collar = 0 }: { readonly collar?: number } = {},
): ErrorRate => {
  const end = Math.max(0, ...[...reference, ...hypothesis].map((turn) => turn.end));
  const length = Math.ceil(end / STEP);
  const [said, heard] = [gridOf(reference, length), gridOf(hypothesis, length)];
  const frames = scoredFrames(reference, length, collar);
  const shared = sharedFrames(said, heard, frames);
  const speakers = new Set(hypothesis.map((turn) => turn.speaker));
  const agreed = bestAgreement(shared, [...shared.keys()], speakers);
  let spoken = 0;
  let slots = 0;
  for (const index of frames) {
    spoken += said[index]?.size ?? 0;
    slots += Math.max(said[index]?.size ?? 0, heard[index]?.size ?? 0);
  }
  return rateOf((slots - agreed) * STEP, spoken * STEP);
};

interface Script {
  readonly turns: readonly (Turn & { readonly text: string })[];
}
/** Speaker turns of an RTTM file: `SPEAKER file channel start duration <NA> <NA> name <NA> <NA>`. */
const turnsOfRttm = (text: string): readonly Turn[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('SPEAKER '))
    .map((line) => {
      const [, , , start, duration, , , speaker = ''] = line.split(' ');
      return { speaker, start: Number(start), end: Number(start) + Number(duration) };
    });

const percent = ({ rate }: ErrorRate): string => `${(100 * rate).toFixed(1)} %`;

const main = ([scriptPath, results]: readonly string[]): void => {
  if (scriptPath === undefined || results === undefined)
    throw new Error('Usage: npm run score -- SCRIPT.json FOLDER-OF-RESULTS');
  const { turns }: Script = JSON.parse(readFileSync(scriptPath, 'utf8'));
  const { text }: { readonly text: string } = JSON.parse(
    readFileSync(join(results, 'transcript.json'), 'utf8'),
  );
  const heard = turnsOfRttm(readFileSync(join(results, 'speakers.rttm'), 'utf8'));
  const script = turns.map((turn) => turn.text).join(' ');
  console.log(`word error rate         ${percent(wordErrorRate(script, text))}`);
  console.log(`diarization error rate  ${percent(diarizationErrorRate(turns, heard))} (no collar)`);
  console.log(
    `                        ${percent(diarizationErrorRate(turns, heard, { collar: 0.25 }))} (collar 0.25 s)`,
  );
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  main(process.argv.slice(2));
