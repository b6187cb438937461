/**
 * How well a speech engine does on dialogues whose words and turns are known: `NN.wav` beside `NN.json` in a folder, as
 * `train/make_dialogues.py` makes them. Rates are pooled: all errors against all words, or all seconds of speech.
 * A layer knows nothing of the service, so whoever measures hands in the engine: `test/models/demo-models.test.ts` does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diarizationErrorRate, type ErrorRate, type Turn, wordErrorRate } from '../score.ts';

/** What was said: the JSON beside a recording. */
export interface Script {
  readonly turns: readonly (Turn & { readonly text: string })[];
}

/** What an engine made of a recording. */
export interface Heard {
  readonly text: string;
  readonly turns: readonly Turn[];
}

export type Listen = (recording: string) => Promise<Heard>;

export interface Measured {
  readonly recordings: number;
  /** Recordings in which as many people were found as speak. */
  readonly countedRight: number;
  readonly words: ErrorRate;
  /** Without a collar. */
  readonly turns: ErrorRate;
  /** With the usual collar of 0.25 s around each reference boundary. */
  readonly turnsWithCollar: ErrorRate;
}

export const COLLAR_SECONDS = 0.25;

export const readScript = (path: string): Script => JSON.parse(readFileSync(path, 'utf8'));

export const measure = ({ turns: said }: Script, { text, turns: heard }: Heard): Measured => ({
  recordings: 1,
  countedRight: speakersOf(said) === speakersOf(heard) ? 1 : 0,
  words: wordErrorRate(said.map((turn) => turn.text).join(' '), text),
  turns: diarizationErrorRate(said, heard),
  turnsWithCollar: diarizationErrorRate(said, heard, { collar: COLLAR_SECONDS }),
});

const speakersOf = (turns: readonly Turn[]): number => new Set(turns.map(({ speaker }) => speaker)).size;

/** The recordings of a folder, in the order of their names, with what is said in each. */
export const recordingsIn = (folder: string): readonly { recording: string; script: Script }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.wav'))
    .toSorted()
    .map((name) => ({
      recording: join(folder, name),
      script: readScript(join(folder, name.replace(/wav$/, 'json'))),
    }));

/** Every recording of the folder, one after the other. */
export const measureFolder = async (folder: string, listen: Listen): Promise<Measured> => {
  const measured: Measured[] = [];
  for (const { recording, script } of recordingsIn(folder))
    measured.push(measure(script, await listen(recording)));
  return pooled(measured);
};

const pooled = (all: readonly Measured[]): Measured => ({
  recordings: all.length,
  countedRight: all.reduce((sum, { countedRight }) => sum + countedRight, 0),
  words: pooledRate(all.map(({ words }) => words)),
  turns: pooledRate(all.map(({ turns }) => turns)),
  turnsWithCollar: pooledRate(all.map(({ turnsWithCollar }) => turnsWithCollar)),
});

const pooledRate = (rates: readonly ErrorRate[]): ErrorRate => {
  const errors = rates.reduce((sum, rate) => sum + rate.errors, 0);
  const total = rates.reduce((sum, rate) => sum + rate.total, 0);
  return { errors, total, rate: errors / total };
};

/** One line for people. */
export const inWords = (name: string, { recordings, countedRight, ...rates }: Measured): string => {
  const percent = ({ rate }: ErrorRate): string => `${(100 * rate).toFixed(1)} %`;
  return [
    `${name}: WER ${percent(rates.words)} of ${rates.words.total} words`,
    `DER ${percent(rates.turns)} (no collar), ${percent(rates.turnsWithCollar)} (collar ${COLLAR_SECONDS} s) of ${rates.turns.total.toFixed(0)} s`,
    `number of speakers right in ${countedRight} of ${recordings}`,
  ].join('; ');
};
