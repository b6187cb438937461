/** Reading back what `toRttm` wrote: who spoke when, also at the same time as others. */
import type { Utterance } from '../analysis/conversation.ts';

const TURN = /^SPEAKER \S+ \d+ (\d+\.\d+) (\d+\.\d+) <NA> <NA> (\S+) /gm;

export const utterancesOfRttm = (text: string): readonly Utterance[] =>
  [...text.matchAll(TURN)].map(([, start, lasts, speaker = '']) => ({
    start: Number(start),
    end: Number(start) + Number(lasts),
    speaker,
  }));
