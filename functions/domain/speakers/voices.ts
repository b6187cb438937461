/** How somebody sounds: embeddings, each counting as much as was spoken for it. */

export interface Voice {
  readonly seconds: number;
  readonly embedding: readonly number[];
}

export type Vector = readonly number[];

/** Of the voice's direction, as long as it was spoken for. */
export const weighted = ({ embedding, seconds }: Voice): Vector => {
  const weight = seconds / (Math.hypot(...embedding) || 1);
  return embedding.map((value) => value * weight);
};

export const sumOf = (vectors: readonly Vector[]): Vector =>
  vectors.reduce((sum, vector) => vector.map((value, at) => value + (sum[at] ?? 0)), []);

export const without = (sum: Vector, part: Vector): Vector => sum.map((value, at) => value - (part[at] ?? 0));

export const cosine = (a: Vector, b: Vector): number => {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b) || 1);
};

/** One person's voice from all that was heard of it; of nothing, without an embedding. */
export const joinedVoice = (voices: readonly Voice[]): { seconds: number; embedding: number[] } => {
  const sum = sumOf(voices.map(weighted));
  const length = Math.hypot(...sum) || 1;
  return {
    seconds: voices.reduce((seconds, voice) => seconds + voice.seconds, 0),
    // As many digits as the embeddings of chunks have.
    embedding: sum.map((value) => Math.round((value / length) * 1e5) / 1e5),
  };
};
