/** Who speaks when in the whole file, from what each chunk heard. */
import type { ChunkSpeakers, People } from '../../contract/media-schemas.ts';
import { type ClusterBounds, clusterVoices, type LocalVoice } from './clustering.ts';
import { atMost } from './regrouping.ts';
import { joinedVoice } from './voices.ts';

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

/** Who speaks when, and how everybody sounds, those of earlier files included. */
export interface Cast {
  readonly turns: readonly Turn[];
  readonly people: People;
}

/** Turns of the file in order of time. Two speakers of one chunk never become one, unless `max` leaves no other way. */
export const globalTurns = (chunks: readonly LocalTurns[], bounds: ClusterBounds): readonly Turn[] =>
  castOf(chunks, bounds).turns;

/** `known` are the people of earlier files: they keep their ids, S1 first, and who is new comes after them. */
export const castOf = (chunks: readonly LocalTurns[], bounds: ClusterBounds, known: People = []): Cast => {
  const voices = [...voicesOfPeople(known), ...voicesOfChunks(chunks)];
  const groups = atMost(clusterVoices(voices, bounds), voices, bounds.max);
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
  const grouped = adopt(turns, groups.length, bounds.max);
  const order = orderOf(
    grouped,
    known.map((_, index) => groupOf.get(localName(EARLIER_FILES, index))),
  );
  return {
    turns: bridged(named(grouped, order)),
    people: order.map((group) =>
      joinedVoice(membersOf(group, groups).flatMap((index) => voices[index] ?? [])),
    ),
  };
};

const membersOf = (group: Group, groups: readonly (readonly number[])[]): readonly number[] =>
  group === undefined ? [] : (groups[group] ?? []);

/** As if the people of earlier files had been heard in one more chunk: so no two of them become one. */
const EARLIER_FILES = -1;

const voicesOfPeople = (people: People): readonly LocalVoice[] =>
  people
    .map((person, speaker) => ({ chunk: EARLIER_FILES, speaker, ...person }))
    .filter(({ embedding }) => embedding.length > 0);

const voicesOfChunks = (chunks: readonly LocalTurns[]): readonly LocalVoice[] =>
  chunks.flatMap(({ voices }, chunk) => voices.map((voice) => ({ chunk, ...voice })));

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

type Group = GroupedTurn['group'];

/** Groups as they are numbered: those known before, then by first speech. Undefined: of an earlier file, never heard well. */
const orderOf = (turns: readonly GroupedTurn[], known: readonly Group[]): readonly Group[] => [
  ...known,
  ...new Set(turns.map(({ group }) => group).filter((group) => !known.includes(group))),
];

const named = (turns: readonly GroupedTurn[], order: readonly Group[]): readonly Turn[] =>
  turns.map(({ start, end, group }) => ({ start, end, speaker: `S${order.indexOf(group) + 1}` }));

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
