import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Declared, excessOf } from '../../../functions/domain/sound/media-limits.ts';

const talk: Declared = {
  duration: 3600,
  streams: 2,
  audio: { sample_rate: 48_000, channels: 2 },
  video: { width: 1920, height: 1080 },
};
const audio = (over: Partial<Declared['audio']>): Partial<Declared> => ({
  audio: { ...talk.audio, ...over },
});
const video = (width: number, height: number): Partial<Declared> => ({ video: { width, height } });

describe('what a file declares', () => {
  for (const [what, declared] of [
    ['a talk', {}],
    ['a day', { duration: 86_400 }],
    ['no duration', { duration: 0 }],
    ['a track for each language', { streams: 64 }],
    ['telephony', audio({ sample_rate: 8_000, channels: 1 })],
    ['a studio', audio({ sample_rate: 768_000, channels: 24 })],
    ['8K', video(8192, 4320)],
    ['a long strip', video(16_384, 2)],
  ] as const)
    it(`may be ${what}`, () => assert.equal(excessOf({ ...talk, ...declared }), undefined));

  for (const [what, code, declared] of [
    ['more than a day', 'media_too_long', { duration: 86_401 }],
    ['without end', 'media_too_long', { duration: Number.POSITIVE_INFINITY }],
    ['too many tracks', 'media_unsupported', { streams: 65 }],
    ['hardly a sample', 'media_unsupported', audio({ sample_rate: 1_000 })],
    ['too many samples', 'media_unsupported', audio({ sample_rate: 2_000_000_000 })],
    ['too many channels', 'media_unsupported', audio({ channels: 65 })],
    ['too wide a picture', 'media_unsupported', video(16_385, 2)],
    ['too many pixels', 'media_unsupported', video(16_000, 16_000)],
  ] as const)
    it(`may not be ${what}`, () => assert.equal(excessOf({ ...talk, ...declared })?.code, code));
});
