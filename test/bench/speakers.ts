/**
 * Whether the same people are told apart when a file is cut into chunks as when one function hears all of it. Measured on
 * the dialogues of layers/models/demo/train/make_long_dialogues.py; SOUNDSTAGE_DIALOGUES names their folder.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createModelCatalogue, modelUse } from '../../functions/adapters/speech/model-catalogue.ts';
import { createSherpaEngine } from '../../functions/adapters/speech/sherpa-engine.ts';
import type { Audio, SpeechEngine } from '../../functions/application/ports.ts';
import { globalTurns, type Turn } from '../../functions/domain/speakers/speakers.ts';
import { COLLAR_SECONDS, recordingsIn, type Script } from '../../layers/models/demo/evaluate.ts';
import { diarizationErrorRate, type ErrorRate } from '../../layers/models/score.ts';
import { chunksOf, inTurn, readRecording } from '../support/dialogues.ts';
import { percent, type Table } from './report.ts';

/** The second has voices and sentences that no model was trained on, and nothing was chosen on it. */
const SETS = ['long-tuned', 'long-blind'];
const MODELS = join(import.meta.dirname, '../../layers/models');

/** How the run did on one dialogue. */
interface Score {
  readonly withCollar: ErrorRate;
  readonly strict: ErrorRate;
  readonly people: number;
}

export interface Compared {
  readonly name: string;
  readonly minutes: number;
  readonly people: number;
  readonly chunks: number;
  readonly whole: Score;
  readonly fanned: Score;
}

type Ears = Pick<SpeechEngine, 'findSpeakers'>;

export const compareSet = async (folder: string, engine: Ears): Promise<readonly Compared[]> =>
  inTurn(recordingsIn(folder), async ({ recording, script }) => {
    const signal = AbortSignal.timeout(3_600_000);
    const heard = await readRecording(recording, signal);
    const chunks = chunksOf(heard);
    const listen = (pieces: readonly Audio[]): Promise<readonly Turn[]> => turnsOf(pieces, engine, signal);
    return {
      name: basename(recording, '.wav'),
      minutes: heard.samples.length / 16_000 / 60,
      people: peopleIn(script.turns),
      chunks: chunks.length,
      whole: scoreOf(script, await listen([{ samples: heard.samples, offset: 0 }])),
      fanned: scoreOf(script, await listen(chunks)),
    };
  });

const turnsOf = async (
  pieces: readonly Audio[],
  engine: Ears,
  signal: AbortSignal,
): Promise<readonly Turn[]> => {
  const found = await inTurn(pieces, (piece) => engine.findSpeakers(piece, { onProgress: () => {}, signal }));
  const catalogue = createModelCatalogue(MODELS);
  return globalTurns(found, { threshold: catalogue.voiceDistance([modelUse(catalogue.find('embedding'))]) });
};

const peopleIn = (turns: readonly Turn[]): number => new Set(turns.map(({ speaker }) => speaker)).size;

const scoreOf = ({ turns: said }: Script, heard: readonly Turn[]): Score => ({
  withCollar: diarizationErrorRate(said, heard, { collar: COLLAR_SECONDS }),
  strict: diarizationErrorRate(said, heard),
  people: peopleIn(heard),
});

export const tableOf = (title: string, all: readonly Compared[]): Table => {
  const pooled = (rate: (one: Compared) => ErrorRate): number =>
    all.reduce((sum, one) => sum + rate(one).errors, 0) / all.reduce((sum, one) => sum + rate(one).total, 0);
  const right = (run: 'whole' | 'fanned'): string =>
    `right in ${all.filter((one) => one[run].people === one.people).length} of ${all.length}`;
  const collared = [
    pooled(({ whole }) => whole.withCollar),
    pooled(({ fanned }) => fanned.withCollar),
  ] as const;
  return {
    title,
    columns: [
      'dialogue',
      'people',
      'minutes',
      'chunks',
      'whole',
      'in chunks',
      'difference',
      'whole, no collar',
      'in chunks, no collar',
      'people found whole',
      'in chunks',
    ],
    rows: [
      ...all.map(({ name, people, minutes, chunks, whole, fanned }) => [
        name,
        people,
        minutes.toFixed(1),
        chunks,
        percent(whole.withCollar.rate),
        percent(fanned.withCollar.rate),
        points(fanned.withCollar.rate - whole.withCollar.rate),
        percent(whole.strict.rate),
        percent(fanned.strict.rate),
        whole.people,
        fanned.people,
      ]),
      [
        'all, pooled',
        '',
        all.reduce((sum, { minutes }) => sum + minutes, 0).toFixed(1),
        all.reduce((sum, { chunks }) => sum + chunks, 0),
        ...collared.map(percent),
        points(collared[1] - collared[0]),
        percent(pooled(({ whole }) => whole.strict)),
        percent(pooled(({ fanned }) => fanned.strict)),
        right('whole'),
        right('fanned'),
      ],
    ],
    notes: [
      `Diarization error rate; a collar of ${COLLAR_SECONDS} s around each boundary of the reference is not scored, except where it says so. The number of people is not told to the engine.`,
    ],
  };
};

const points = (difference: number): string => {
  const value = (100 * difference).toFixed(1);
  return `${difference > 0 ? '+' : ''}${value === '-0.0' ? '0.0' : value} points`;
};

export const speakers = async (): Promise<readonly Table[]> => {
  const folder = process.env['SOUNDSTAGE_DIALOGUES'];
  const sets = SETS.filter((set) => folder !== undefined && existsSync(join(folder, set)));
  if (folder === undefined || sets.length === 0) {
    console.error(
      'speakers: make dialogues with make_long_dialogues.py DIR, and set SOUNDSTAGE_DIALOGUES=DIR',
    );
    return [];
  }
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const engine = createSherpaEngine({ modelsDir: MODELS, threads: 1, log });
  try {
    return await inTurn(sets, async (set) =>
      tableOf(`Speakers across chunks: ${set}`, await compareSet(join(folder, set), engine)),
    );
  } finally {
    engine.close();
  }
};
