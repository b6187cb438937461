import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LocalTurn, type Naming, nameTurns } from '../../../functions/adapters/speech/local-speakers.ts';
import type { Stretch } from '../../../functions/adapters/speech/speech-pieces.ts';

/** Two people: whoever speaks in odd hundreds sounds like [0, 1]. */
const embed = (parts: readonly Stretch[]): readonly number[] | undefined => {
  const length = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  if (length < 10) return undefined;
  return Math.floor((parts[0]?.start ?? 0) / 100) % 2 === 0 ? [1, 0.1] : [0.1, 1];
};
const naming: Naming = { embed, voiceDistance: 0.5, tellingSamples: 30, bridgedSamples: 15 };
const turn = (start: number, end: number, speaker: number): LocalTurn => ({ start, end, speaker });
const named = (turns: readonly LocalTurn[]) =>
  turns.map(({ start, end, speaker }) => `${start}-${end}:${speaker}`);

describe('turns of a chunk', () => {
  it('are named by how they sound, whatever the segmenter called them', () => {
    const turns = [turn(0, 80, 0), turn(110, 180, 0), turn(200, 280, 1), turn(310, 390, 0)];
    assert.deepEqual(named(nameTurns(turns, turns, naming)), [
      '0-80:0',
      '110-180:1',
      '200-280:0',
      '310-390:1',
    ]);
  });

  it('are cut where the voice detector hears a pause', () => {
    const speech = [
      { start: 5, end: 70 },
      { start: 115, end: 190 },
    ];
    assert.deepEqual(named(nameTurns([turn(0, 200, 0)], speech, naming)), ['5-70:0', '115-190:1']);
  });

  it('go on over a short pause of the same person', () => {
    const speech = [
      { start: 0, end: 40 },
      { start: 50, end: 90 },
    ];
    assert.deepEqual(named(nameTurns([turn(0, 100, 0)], speech, naming)), ['0-90:0']);
  });

  it('that are too short to be heard go to whoever is nearest in time', () => {
    const turns = [turn(0, 80, 0), turn(110, 180, 1), turn(184, 190, 0)];
    assert.deepEqual(named(nameTurns(turns, turns, { ...naming, bridgedSamples: 0 })), [
      '0-80:0',
      '110-180:1',
      '184-190:1',
    ]);
  });

  it('are whose they sound like without their own say in it', () => {
    const degrees = [40, 100, 70, 0];
    const turns = [turn(0, 60, 0), turn(100, 160, 0), turn(200, 260, 0), turn(300, 340, 0)];
    const at = (parts: readonly Stretch[]): readonly number[] => {
      const angle = ((degrees[Math.floor((parts[0]?.start ?? 0) / 100)] ?? 0) * Math.PI) / 180;
      return [Math.cos(angle), Math.sin(angle)];
    };
    assert.deepEqual(named(nameTurns(turns, turns, { ...naming, embed: at })), [
      '0-60:1',
      '100-160:0',
      '200-260:0',
      '300-340:1',
    ]);
  });

  it('are one person where one was asked for, and none where nobody speaks', () => {
    const turns = [turn(0, 80, 0), turn(110, 180, 1)];
    assert.deepEqual(named(nameTurns(turns, turns, { ...naming, max: 1 })), ['0-80:0', '110-180:0']);
    assert.deepEqual(nameTurns(turns, [], naming), []);
    assert.deepEqual(nameTurns([], turns, naming), []);
  });
});
