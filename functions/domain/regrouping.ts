/** A second look at groups of voices: what sounds more like another group than like the rest of its own goes there. */
import type { ClusterBounds, LocalVoice } from './clustering.ts';

type Voice = Pick<LocalVoice, 'seconds' | 'embedding'>;
type Vector = readonly number[];
type Groups = readonly (readonly number[])[];

/**
 * `groups` are of indices into `voices`, as `clusterVoices` gives them; so is the result, without those that lost all. Each
 * voice is compared with all groups as they are without it: one stretch of speech is no small part of what a minute has of
 * somebody, and would vouch for itself. One that is alone joins others only within the threshold. There are never fewer
 * groups than `min`.
 */
export const regroup = (
  groups: Groups,
  voices: readonly Voice[],
  { threshold, min = 1 }: ClusterBounds,
): Groups => {
  const vectors = voices.map(weighted);
  const sums = groups.map((members) => sumOf(members.map((voice) => vectors[voice] ?? [])));
  const regrouped = groups.map((): number[] => []);
  for (const [own, members] of groups.entries()) {
    for (const voice of members) {
      const vector = vectors[voice] ?? [];
      const likeness = sums.map((sum, group) => {
        if (group !== own) return cosine(sum, vector);
        return members.length === 1 ? 1 - threshold : cosine(without(sum, vector), vector);
      });
      regrouped[nearest(likeness, own)]?.push(voice);
    }
  }
  const left = regrouped.filter((members) => members.length > 0);
  return left.length < min ? groups : left;
};

/** As long as it was spoken for. */
const weighted = ({ embedding, seconds }: Voice): Vector => {
  const weight = seconds / (Math.hypot(...embedding) || 1);
  return embedding.map((value) => value * weight);
};

const sumOf = (vectors: readonly Vector[]): Vector =>
  vectors.reduce((sum, vector) => vector.map((value, at) => value + (sum[at] ?? 0)), []);

const without = (sum: Vector, part: Vector): Vector => sum.map((value, at) => value - (part[at] ?? 0));

const cosine = (a: Vector, b: Vector): number => {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b) || 1);
};

/** Of equal ones, its own. */
const nearest = (likeness: readonly number[], own: number): number =>
  likeness.reduce((best, value, group) => (value > (likeness[best] ?? 0) ? group : best), own);
