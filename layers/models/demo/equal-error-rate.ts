/** How well an embedding tells voices apart, whatever is said: every pair of crops is one question, "the same person?". */
import type { Script } from './evaluate.ts';

const SAMPLE_RATE = 16_000;

export interface Crop {
  readonly speaker: string;
  readonly samples: Float32Array;
}

export interface Voice {
  readonly speaker: string;
  readonly embedding: Float32Array;
}

/** Crops of exactly `seconds` of each speaker's speech, turn joined to turn. */
export const cropsOf = ({ turns }: Script, audio: Float32Array, seconds: number): readonly Crop[] => {
  const length = Math.round(seconds * SAMPLE_RATE);
  return [...new Set(turns.map(({ speaker }) => speaker))].flatMap((speaker) => {
    const speech = joined(
      turns
        .filter((turn) => turn.speaker === speaker)
        .map(({ start, end }) =>
          audio.subarray(Math.round(start * SAMPLE_RATE), Math.round(end * SAMPLE_RATE)),
        ),
    );
    return Array.from({ length: Math.floor(speech.length / length) }, (_, index) => ({
      speaker,
      samples: speech.slice(index * length, (index + 1) * length),
    }));
  });
};

const joined = (parts: readonly Float32Array[]): Float32Array => {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Where as many pairs of one voice lie beyond a cosine distance as pairs of two voices lie within it. */
export const equalErrorRate = (voices: readonly Voice[]): { rate: number; distance: number } => {
  const pairs = pairsOf(voices).toSorted((a, b) => a.distance - b.distance);
  const same = pairs.filter((pair) => pair.same).length;
  const other = pairs.length - same;
  let [accepted, mistaken] = [0, 0];
  for (const pair of pairs) {
    if (pair.same) accepted += 1;
    else mistaken += 1;
    const [missed, confused] = [1 - accepted / same, mistaken / other];
    if (confused >= missed) return { rate: (confused + missed) / 2, distance: pair.distance };
  }
  throw new Error('an equal error rate needs pairs of one voice and of two');
};

const pairsOf = (voices: readonly Voice[]): readonly { same: boolean; distance: number }[] =>
  voices.flatMap((a, index) =>
    voices.slice(index + 1).map((b) => ({
      same: a.speaker === b.speaker,
      distance: 1 - cosine(a.embedding, b.embedding),
    })),
  );

const cosine = (a: Float32Array, b: Float32Array): number =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1);

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
