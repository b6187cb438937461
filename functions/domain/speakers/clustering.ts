/** Which voices of different chunks are one person: agglomerative clustering of their embeddings. */

/** A speaker as one chunk knows it. */
export interface LocalVoice {
  readonly chunk: number;
  readonly speaker: number;
  /** Of speech behind the embedding: its weight. */
  readonly seconds: number;
  readonly embedding: readonly number[];
}

export interface ClusterBounds {
  /** Cosine distance up to which two groups of voices are taken for one person. */
  readonly threshold: number;
  readonly min?: number;
  readonly max?: number;
}

/** So that a voice without any seconds still counts. */
const LEAST_WEIGHT_SECONDS = 0.01;

interface Cluster {
  readonly members: readonly number[];
  readonly weight: number;
}

/**
 * Groups of indices into `voices`. Average linkage weighted by seconds; two voices of one chunk are never joined,
 * because that chunk's own diarization told them apart. Joining goes on above the threshold while there are more
 * groups than `max`, and stops at `min`.
 */
export const clusterVoices = (
  voices: readonly LocalVoice[],
  bounds: ClusterBounds,
): readonly (readonly number[])[] => {
  const clusters: (Cluster | undefined)[] = voices.map((voice, index) => ({
    members: [index],
    weight: Math.max(voice.seconds, LEAST_WEIGHT_SECONDS),
  }));
  const distances = distanceMatrix(voices);
  const nearest = distances.map(nearestColumn);
  let count = voices.length;
  while (count > (bounds.min ?? 1)) {
    const a = closestRow(distances, nearest);
    const b = nearest[a] ?? -1;
    const distance = distances[a]?.[b] ?? Number.POSITIVE_INFINITY;
    if (distance === Number.POSITIVE_INFINITY) break;
    if (distance > bounds.threshold && count <= (bounds.max ?? Number.POSITIVE_INFINITY)) break;
    join(clusters, distances, a, b);
    // A joined group is never nearer to a third than the nearer of its parts was: other rows keep their nearest.
    for (const [row, column] of nearest.entries()) {
      if (row === a || column === a || column === b) nearest[row] = nearestColumn(distances[row]);
    }
    count -= 1;
  }
  return clusters.flatMap((cluster) => (cluster === undefined ? [] : [cluster.members]));
};

const distanceMatrix = (voices: readonly LocalVoice[]): Float64Array[] => {
  const units = voices.map((voice) => unitVector(voice.embedding));
  return voices.map((voice, row) =>
    Float64Array.from(voices, (other, column) => {
      if (row === column || other.chunk === voice.chunk) return Number.POSITIVE_INFINITY;
      return 1 - dot(units[row] ?? [], units[column] ?? []);
    }),
  );
};

const unitVector = (vector: readonly number[]): readonly number[] => {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((value) => value / length);
};

const dot = (a: readonly number[], b: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

/** Column of the smallest distance in a row, -1 when all are infinite. */
const nearestColumn = (row: Float64Array | undefined): number => {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (let column = 0; column < (row?.length ?? 0); column += 1) {
    const distance = row?.[column] ?? Number.POSITIVE_INFINITY;
    if (distance < least) [best, least] = [column, distance];
  }
  return best;
};

const closestRow = (distances: readonly Float64Array[], nearest: readonly number[]): number => {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const [row, column] of nearest.entries()) {
    const distance = distances[row]?.[column] ?? Number.POSITIVE_INFINITY;
    if (distance < least) [best, least] = [row, distance];
  }
  return best;
};

/** Puts `b` into `a`. A forbidden pair is infinitely far apart, and stays so for whatever joins either. */
const join = (
  clusters: (Cluster | undefined)[],
  distances: readonly Float64Array[],
  a: number,
  b: number,
): void => {
  const [first, second] = [clusters[a], clusters[b]];
  const [rowA, rowB] = [distances[a], distances[b]];
  if (first === undefined || second === undefined || rowA === undefined || rowB === undefined) return;
  const weight = first.weight + second.weight;
  for (const [other, row] of distances.entries()) {
    const toA = rowA[other] ?? Number.POSITIVE_INFINITY;
    const toB = rowB[other] ?? Number.POSITIVE_INFINITY;
    const joined =
      other === a ? Number.POSITIVE_INFINITY : (first.weight * toA + second.weight * toB) / weight;
    rowA[other] = joined;
    row[a] = joined;
    rowB[other] = Number.POSITIVE_INFINITY;
    row[b] = Number.POSITIVE_INFINITY;
  }
  clusters[a] = { members: [...first.members, ...second.members], weight };
  clusters[b] = undefined;
};
