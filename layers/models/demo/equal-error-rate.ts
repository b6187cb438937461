/** How well an embedding tells voices apart, whatever is said: every pair of crops is one question, "the same person?". */
import type { Script } from './evaluate.ts';

const SAMPLE_RATE = 16_000;

export interface Crop {
  readonly speaker: string;
  readonly samples: Float32Array;
}

export interface Voice {
  readonly speaker: string;
  readonly recording: string;
  readonly embedding: Float32Array;
}

export interface Pair {
  readonly samePerson: boolean;
  readonly sameRecording: boolean;
  /** Cosine distance. */
  readonly distance: number;
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

export const pairsOf = (voices: readonly Voice[]): readonly Pair[] =>
  voices.flatMap((a, index) =>
    voices.slice(index + 1).map((b) => ({
      samePerson: a.speaker === b.speaker,
      sameRecording: a.recording === b.recording,
      distance: 1 - cosine(a.embedding, b.embedding),
    })),
  );

/** At the distance beyond which as many pairs of one person lie as pairs of two people within it, as shares of each. */
export const equalErrorRate = (pairs: readonly Pair[]): number => {
  const alike = pairs.filter(({ samePerson }) => samePerson).length;
  const different = pairs.length - alike;
  let [accepted, mistaken] = [0, 0];
  for (const { samePerson } of pairs.toSorted((a, b) => a.distance - b.distance)) {
    if (samePerson) accepted += 1;
    else mistaken += 1;
    const [missed, confused] = [1 - accepted / alike, mistaken / different];
    if (confused >= missed) return (confused + missed) / 2;
  }
  throw new Error('an equal error rate needs pairs of one person and of two');
};

const cosine = (a: Float32Array, b: Float32Array): number =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1);

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
