/** Who speaks when in the whole file, from what each chunk heard. */
import type { ChunkSpeakers } from '../contract/media-schemas.ts';
import { type ClusterBounds, clusterVoices, type LocalVoice } from './clustering.ts';

/** One person speaking without a break; times in seconds of the file. */
export interface Turn {
  readonly start: number;
  readonly end: number;
  /** S1, S2, … in the order of first speech. */
  readonly speaker: string;
}

type LocalTurns = Pick<ChunkSpeakers, 'turns' | 'voices'>;

/** A turn of a chunk's speaker, with the group its voice fell into (`undefined`: too little speech for an embedding). */
interface GroupedTurn {
  readonly start: number;
  readonly end: number;
  readonly chunk: number;
  readonly local: string;
  readonly group: number | undefined;
}

/** Pauses up to this long, in seconds, do not end a turn: mostly they are where two chunks meet. */
const BRIDGED_PAUSE_SECONDS = 0.3;

/** Turns of the file in order of time. Two speakers of one chunk never become one, unless `max` leaves no other way. */
export const globalTurns = (chunks: readonly LocalTurns[], bounds: ClusterBounds): readonly Turn[] => {
  const voices: readonly LocalVoice[] = chunks.flatMap(({ voices }, chunk) =>
    voices.map((voice) => ({ chunk, ...voice })),
  );
  const groups = clusterVoices(voices, bounds);
  const groupOf = new Map(
    groups.flatMap((members, group) =>
      members.flatMap((index) => {
        const voice = voices[index];
        return voice === undefined ? [] : [[localName(voice.chunk, voice.speaker), group]];
      }),
    ),
  );
  const turns = chunks
    .flatMap(({ turns }, chunk) =>
      turns.map(({ start, end, speaker }): GroupedTurn => {
        const local = localName(chunk, speaker);
        return { start, end, chunk, local, group: groupOf.get(local) };
      }),
    )
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  return bridged(named(adopt(turns, groups.length, bounds.max)));
};

const localName = (chunk: number, speaker: number): string => `${chunk}/${speaker}`;

/** Gives speakers without an embedding the group that speaks nearest in time and is not somebody else of their chunk. */
const adopt = (
  turns: readonly GroupedTurn[],
  groupCount: number,
  max = Number.POSITIVE_INFINITY,
): readonly GroupedTurn[] => {
  const strangers = [...new Set(turns.filter(({ group }) => group === undefined).map(({ local }) => local))];
  let known = turns;
  let count = groupCount;
  for (const local of strangers) {
    const own = known.filter((turn) => turn.local === local);
    const others = known.filter((turn) => turn.group !== undefined);
    const taken = new Set(others.filter((turn) => turn.chunk === own[0]?.chunk).map(({ group }) => group));
    const free = others.filter((turn) => !taken.has(turn.group));
    const group =
      nearestGroup(own, free) ?? (count >= max ? nearestGroup(own, others) : undefined) ?? count++;
    known = known.map((turn) => (turn.local === local ? { ...turn, group } : turn));
  }
  return known;
};

const nearestGroup = (own: readonly GroupedTurn[], others: readonly GroupedTurn[]): number | undefined => {
  const gap = (other: GroupedTurn): number =>
    Math.min(...own.map((turn) => Math.max(turn.start - other.end, other.start - turn.end, 0)));
  return others
    .map((other) => ({ group: other.group, gap: gap(other) }))
    .reduce<{ group: number | undefined; gap: number } | undefined>(
      (best, one) => (best === undefined || one.gap < best.gap ? one : best),
      undefined,
    )?.group;
};

const named = (turns: readonly GroupedTurn[]): readonly Turn[] => {
  const order = [...new Set(turns.map(({ group }) => group))];
  return turns.map(({ start, end, group }) => ({ start, end, speaker: `S${order.indexOf(group) + 1}` }));
};

const bridged = (turns: readonly Turn[]): readonly Turn[] => {
  const joined: Turn[] = [];
  for (const turn of turns) {
    const last = joined.findLastIndex(({ speaker }) => speaker === turn.speaker);
    const before = joined[last];
    if (before !== undefined && turn.start - before.end <= BRIDGED_PAUSE_SECONDS) {
      joined[last] = { ...before, end: Math.max(before.end, turn.end) };
    } else {
      joined.push(turn);
    }
  }
  return joined;
};
