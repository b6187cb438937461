import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { clusterVoices, type LocalVoice } from '../../../functions/domain/speakers/clustering.ts';
import { castOf, globalTurns } from '../../../functions/domain/speakers/speakers.ts';

const anna = [1, 0.1, 0];
const ben = [0, 1, 0.1];
const cleo = [0.1, 0, 1];
const voice = (speaker: number, embedding: number[], seconds = 10) => ({ speaker, seconds, embedding });
const turn = (speaker: number, start: number, end: number) => ({ speaker, start, end });
const said = (turns: ReturnType<typeof globalTurns>) =>
  turns.map(({ speaker, start }) => `${speaker}@${start}`);

const anyVoices = fc.array(
  fc.record({
    chunk: fc.nat(6),
    seconds: fc.double({ min: 0, max: 60, noNaN: true }),
    embedding: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  }),
  { maxLength: 24 },
);
/** Without ties, in which more than one answer is right. */
const distinctVoices = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.nat(6)), {
    maxLength: 24,
    selector: ([seed]) => seed,
  })
  .map((drawn) =>
    drawn.map(([seed, chunk]) => ({
      chunk,
      seconds: 1 + (seed % 17),
      embedding: [1, 2, 3, 4].map((at) => Math.sin(seed * 12.9898 * at + at)),
    })),
  );
const numbered = (voices: readonly Omit<LocalVoice, 'speaker'>[]): LocalVoice[] =>
  voices.map((one, speaker) => ({ ...one, speaker }));

describe('the clustering of voices', () => {
  it('puts every voice in one group, and never two of one chunk together', () => {
    const bounds = fc.record({
      threshold: fc.double({ min: 0, max: 2, noNaN: true }),
      max: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(anyVoices, bounds, (some, limits) => {
        const voices = numbered(some);
        const groups = clusterVoices(voices, limits);
        assert.deepEqual(
          groups.flat().toSorted((a, b) => a - b),
          [...voices.keys()],
        );
        for (const group of groups) {
          const chunks = group.map((index) => voices[index]!.chunk);
          assert.equal(new Set(chunks).size, chunks.length);
        }
      }),
    );
  });

  it('agrees with the plain definition of average linkage', () => {
    fc.assert(
      fc.property(distinctVoices, fc.double({ min: 0.1, max: 1.5, noNaN: true }), (some, threshold) => {
        const voices = numbered(some);
        const ordered = (groups: readonly (readonly number[])[]) =>
          groups.map((group) => group.toSorted((a, b) => a - b).join()).toSorted();
        assert.deepEqual(
          ordered(clusterVoices(voices, { threshold })),
          ordered(plainClustering(voices, threshold)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('keeps at least the least number of people asked for', () => {
    const voices = numbered([0, 1, 2].map((chunk) => ({ chunk, seconds: 10, embedding: anna })));
    assert.equal(clusterVoices(voices, { threshold: 0.5, min: 2 }).length, 2);
  });

  it('joins strangers when more people would be found than asked for', () => {
    const voices = numbered([anna, ben, cleo].map((embedding, chunk) => ({ chunk, seconds: 10, embedding })));
    assert.equal(clusterVoices(voices, { threshold: 0.1 }).length, 3);
    assert.equal(clusterVoices(voices, { threshold: 0.1, max: 2 }).length, 2);
  });

  // Cubic work on so many would take an hour.
  it('sorts the voices of a day', () => {
    const voices = Array.from({ length: 2400 }, (_, index) => ({
      chunk: index >> 1,
      speaker: index & 1,
      seconds: 20,
      embedding: Array.from({ length: 64 }, (_, at) => Math.sin(at * (1 + (index & 1)) + index * 0.0001)),
    }));
    assert.equal(clusterVoices(voices, { threshold: 0.5 }).length, 2);
  });
});

/** As a textbook has it: again and again the closest pair by the weighted mean of all distances between members. */
const plainClustering = (voices: readonly LocalVoice[], threshold: number): number[][] => {
  const weight = (index: number): number => Math.max(voices[index]!.seconds, 0.01);
  const cosine = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0) / Math.hypot(...a) / Math.hypot(...b);
  const distance = (a: number[], b: number[]): number => {
    let [sum, weights] = [0, 0];
    for (const i of a) {
      for (const j of b) {
        if (voices[i]!.chunk === voices[j]!.chunk) return Number.POSITIVE_INFINITY;
        sum += weight(i) * weight(j) * (1 - cosine(voices[i]!.embedding, voices[j]!.embedding));
        weights += weight(i) * weight(j);
      }
    }
    return sum / weights;
  };
  let groups = voices.map((_, index) => [index]);
  for (;;) {
    let best: { a: number[]; b: number[]; d: number } | undefined;
    for (const [at, a] of groups.entries()) {
      for (const b of groups.slice(at + 1)) {
        const d = distance(a, b);
        if (d < (best?.d ?? Number.POSITIVE_INFINITY)) best = { a, b, d };
      }
    }
    if (best === undefined || best.d > threshold) return groups;
    const { a, b } = best;
    groups = [...groups.filter((group) => group !== a && group !== b), [...a, ...b]];
  }
};

describe('speakers of a whole file', () => {
  it('are the same person in every chunk, numbered by first speech', () => {
    const chunks = [
      { turns: [turn(0, 1, 5), turn(1, 6, 9)], voices: [voice(0, ben), voice(1, anna)] },
      { turns: [turn(0, 61, 65), turn(1, 66, 69)], voices: [voice(0, anna), voice(1, ben)] },
      { turns: [turn(0, 121, 125)], voices: [voice(0, cleo)] },
    ];
    assert.deepEqual(said(globalTurns(chunks, { threshold: 0.5 })), [
      'S1@1',
      'S2@6',
      'S2@61',
      'S1@66',
      'S3@121',
    ]);
  });

  it('take in somebody who said too little for an embedding, by time and not by chunk', () => {
    const chunks = [
      { turns: [turn(0, 1, 30), turn(1, 31, 59)], voices: [voice(0, anna), voice(1, ben)] },
      { turns: [turn(0, 60, 60.4), turn(1, 62, 90)], voices: [voice(1, anna)] },
    ];
    const turns = globalTurns(chunks, { threshold: 0.5 });
    assert.equal(turns.find(({ start }) => start === 60)?.speaker, 'S2');
  });

  it('become a person of their own where nobody else is left to be them', () => {
    const chunks = [{ turns: [turn(0, 1, 30), turn(1, 31, 31.3)], voices: [voice(0, anna)] }];
    assert.deepEqual(said(globalTurns(chunks, { threshold: 0.5 })), ['S1@1', 'S2@31']);
    assert.deepEqual(said(globalTurns(chunks, { threshold: 0.5, max: 1 })), ['S1@1', 'S1@31']);
  });

  it('are no more than asked for, though chunks tell more apart', () => {
    const ann = [1, 0.2, 0];
    const chunks = [
      { turns: [turn(0, 1, 5), turn(1, 6, 9)], voices: [voice(0, anna), voice(1, ben)] },
      { turns: [turn(0, 61, 65), turn(1, 66, 69)], voices: [voice(0, anna), voice(1, ann)] },
      { turns: [turn(0, 121, 125), turn(1, 126, 129)], voices: [voice(0, ann), voice(1, ben)] },
    ];
    const three = [...chunks, { turns: [], voices: [voice(0, anna), voice(1, ann), voice(2, ben)] }];
    for (const some of [chunks, three])
      assert.deepEqual(said(globalTurns(some, { threshold: 0.5, max: 2 })), [
        'S1@1',
        'S2@6',
        'S1@61',
        'S1@66',
        'S1@121',
        'S2@126',
      ]);
  });

  it('go on speaking over the cut between two chunks', () => {
    const chunks = [
      { turns: [turn(0, 50, 60)], voices: [voice(0, anna)] },
      { turns: [turn(0, 60, 70)], voices: [voice(0, anna)] },
    ];
    assert.deepEqual(globalTurns(chunks, { threshold: 0.5 }), [{ start: 50, end: 70, speaker: 'S1' }]);
  });

  it('are none where nobody speaks', () => {
    assert.deepEqual(globalTurns([{ turns: [], voices: [] }], { threshold: 0.5 }), []);
  });
});

describe('speakers of several files', () => {
  const first = castOf([{ turns: [turn(0, 1, 5), turn(1, 6, 9)], voices: [voice(0, ben), voice(1, anna)] }], {
    threshold: 0.5,
  });

  it('keep their ids from file to file, and who is new comes after them', () => {
    const chunks = [
      { turns: [turn(0, 1, 5), turn(1, 6, 9)], voices: [voice(0, cleo), voice(1, anna)] },
      { turns: [turn(0, 61, 65)], voices: [voice(0, ben)] },
    ];
    const second = castOf(chunks, { threshold: 0.5 }, first.people);
    assert.deepEqual(said(second.turns), ['S3@1', 'S2@6', 'S1@61']);
    const third = castOf(
      [{ turns: [turn(0, 3, 9)], voices: [voice(0, cleo)] }],
      { threshold: 0.5 },
      second.people,
    );
    assert.deepEqual(said(third.turns), ['S3@3']);
    assert.deepEqual(
      third.people.map(({ seconds }) => seconds),
      [20, 20, 20],
    );
  });

  it('are two people where the file before told them apart, however alike they sound', () => {
    const alike = castOf([{ turns: [], voices: [voice(0, anna), voice(1, [1, 0.11, 0])] }], {
      threshold: 0.5,
    });
    const people = [
      ...alike.people,
      { seconds: 10, embedding: [1, 0.1, 0] },
      { seconds: 9, embedding: [1, 0.11, 0] },
    ];
    const next = castOf([{ turns: [turn(0, 1, 5)], voices: [voice(0, anna)] }], { threshold: 0.5 }, people);
    assert.equal(next.people.length, 2);
  });

  it('keep the place of somebody who said too little to be known again', () => {
    const brief = castOf([{ turns: [turn(0, 1, 30), turn(1, 31, 31.3)], voices: [voice(0, anna)] }], {
      threshold: 0.5,
    });
    assert.deepEqual(brief.people[1], { seconds: 0, embedding: [] });
    const next = castOf(
      [{ turns: [turn(0, 1, 5)], voices: [voice(0, ben)] }],
      { threshold: 0.5 },
      brief.people,
    );
    assert.deepEqual(said(next.turns), ['S3@1']);
  });

  it('are no more than asked for in all files together', () => {
    const chunks = [{ turns: [turn(0, 1, 5)], voices: [voice(0, cleo)] }];
    const { turns } = castOf(chunks, { threshold: 0.5, max: 2 }, first.people);
    assert.equal(turns.length, 1);
    assert.match(turns[0]?.speaker ?? '', /^S[12]$/);
  });
});
