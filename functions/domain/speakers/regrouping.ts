/** A second look at groups of voices: what sounds more like another group than like the rest of its own, and how many they are. */
import type { ClusterBounds } from './clustering.ts';
import { cosine, joinedVoice, sumOf, type Voice, weighted, without } from './voices.ts';

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

/** Of equal ones, its own. */
const nearest = (likeness: readonly number[], own: number): number =>
  likeness.reduce((best, value, group) => (value > (likeness[best] ?? 0) ? group : best), own);

/**
 * At most so many groups: the two that sound most alike are joined, again and again. It is the last resort where chunks told more
 * people apart than there are, for then their voices must not be joined otherwise.
 */
export const atMost = (groups: Groups, voices: readonly Voice[], most = groups.length): Groups => {
  if (groups.length <= Math.max(1, most)) return groups;
  const sounds = groups.map((members) => joinedVoice(members.flatMap((voice) => voices[voice] ?? [])));
  const pairs = sounds.flatMap((one, a) =>
    sounds.slice(a + 1).map((other, at) => ({
      a,
      b: a + 1 + at,
      likeness: cosine(one.embedding, other.embedding),
    })),
  );
  const { a, b } = pairs.reduce((best, pair) => (pair.likeness > best.likeness ? pair : best));
  const joined = [...(groups[a] ?? []), ...(groups[b] ?? [])];
  const rest = groups.filter((_, group) => group !== b);
  return atMost(rest.with(a, joined), voices, most);
};
