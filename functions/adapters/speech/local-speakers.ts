/**
 * Who says which stretch of a chunk. The segmenter knows well where turns change within its window of seconds, and less
 * well who it was that spoke before; a stretch of more than a second has an embedding that knows it better. So turns
 * are cut where the voice detector hears a pause, and the stretches are named by how they sound.
 */
import { clusterVoices } from '../../domain/speakers/clustering.ts';
import { regroup } from '../../domain/speakers/regrouping.ts';
import { type Stretch, soloParts } from './speech-pieces.ts';

export interface LocalTurn extends Stretch {
  readonly speaker: number;
}

export interface Naming {
  /** Undefined where there is too little audio. */
  readonly embed: (parts: readonly Stretch[]) => readonly number[] | undefined;
  /** Cosine distance under which two stretches are one person's. */
  readonly voiceDistance: number;
  /** From this many samples on a stretch counts in finding out who is there; a shorter one is only given to somebody. */
  readonly tellingSamples: number;
  /** Pauses up to this many samples do not end a turn. */
  readonly bridgedSamples: number;
  readonly min?: number;
  readonly max?: number;
}

interface Heard extends LocalTurn {
  /** Samples in which nobody else speaks. */
  readonly solo: number;
  readonly embedding: readonly number[] | undefined;
}

export const nameTurns = (
  turns: readonly LocalTurn[],
  speech: readonly Stretch[],
  naming: Naming,
): readonly LocalTurn[] => {
  const pieces = turns.flatMap((turn) => within(turn, speech)).toSorted((a, b) => a.start - b.start);
  const heard = pieces.map((piece) => listen(piece, pieces, naming));
  const people = peopleAmong(heard, naming);
  const named = heard.map((piece) => ({
    start: piece.start,
    end: piece.end,
    speaker: nearestPerson(piece, people),
  }));
  return bridge(
    named.map((piece, index) => withNeighbour(piece, index, named)),
    naming.bridgedSamples,
  );
};

const within = (turn: LocalTurn, speech: readonly Stretch[]): readonly LocalTurn[] =>
  speech.flatMap((stretch) => {
    const start = Math.max(turn.start, stretch.start);
    const end = Math.min(turn.end, stretch.end);
    return end > start ? [{ start, end, speaker: turn.speaker }] : [];
  });

const listen = (piece: LocalTurn, all: readonly LocalTurn[], { embed }: Naming): Heard => {
  const solo = soloParts(
    [piece],
    all.filter(({ speaker }) => speaker !== piece.speaker),
  );
  return {
    ...piece,
    solo: solo.reduce((sum, { start, end }) => sum + end - start, 0),
    embedding: embed(solo),
  };
};

/** How each person sounds: the sum of the embeddings, by length, of the stretches that are theirs. */
const peopleAmong = (heard: readonly Heard[], naming: Naming): readonly (readonly number[])[] => {
  const audible = heard.flatMap((piece) =>
    piece.embedding === undefined ? [] : [{ ...piece, embedding: piece.embedding }],
  );
  const telling = audible.filter(({ solo }) => solo >= naming.tellingSamples);
  const voices = (telling.length > 0 ? telling : audible).map(({ solo, embedding }, chunk) => ({
    chunk,
    speaker: 0,
    seconds: solo,
    embedding,
  }));
  const bounds = { threshold: naming.voiceDistance, ...boundsOf(naming) };
  return regroup(clusterVoices(voices, bounds), voices, bounds).map((members) =>
    members.reduce<readonly number[]>((sum, index) => {
      const { embedding, seconds } = voices[index] ?? { embedding: [], seconds: 0 };
      const weight = seconds / Math.hypot(...embedding);
      return embedding.map((value, at) => (sum[at] ?? 0) + weight * value);
    }, []),
  );
};

const boundsOf = ({ min, max }: Naming): { min?: number; max?: number } => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

const nearestPerson = ({ embedding }: Heard, people: readonly (readonly number[])[]): number | undefined => {
  if (embedding === undefined) return undefined;
  const likeness = people.map((person) => dot(person, embedding) / Math.hypot(...person));
  return likeness.indexOf(Math.max(...likeness));
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

type MaybeNamed = Stretch & { readonly speaker: number | undefined };

/** Who could not be heard is taken for whoever speaks nearest in time. */
const withNeighbour = (piece: MaybeNamed, index: number, all: readonly MaybeNamed[]): LocalTurn => {
  if (piece.speaker !== undefined) return { ...piece, speaker: piece.speaker };
  const before = all.slice(0, index).findLast(({ speaker }) => speaker !== undefined);
  const after = all.slice(index + 1).find(({ speaker }) => speaker !== undefined);
  const gapBefore = before === undefined ? Number.POSITIVE_INFINITY : piece.start - before.end;
  const gapAfter = after === undefined ? Number.POSITIVE_INFINITY : after.start - piece.end;
  return { ...piece, speaker: (gapBefore <= gapAfter ? before : after)?.speaker ?? 0 };
};

const bridge = (turns: readonly LocalTurn[], bridged: number): readonly LocalTurn[] => {
  const joined: LocalTurn[] = [];
  for (const turn of turns) {
    const last = joined.at(-1);
    if (last?.speaker === turn.speaker && turn.start - last.end <= bridged) {
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, turn.end) };
    } else {
      joined.push(turn);
    }
  }
  return joined;
};
