/** wavesurfer.js for as long as a recording is in sight, drawn in the theme's colours. */
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type WaveSurfer from 'wavesurfer.js';
import type { Transcript, Waveform } from '../../client/index.ts';
import { useThemeColours } from '../state/theme-colours.ts';
import { COLOUR_NAMES } from '../transcript/speakers.ts';
import type { Picture } from './bars.ts';
import { shapeOf, voicesOf } from './shape.ts';
import { createSurfer } from './surfer.ts';

export interface Recording {
  readonly media: HTMLMediaElement;
  readonly waveform: Waveform;
  readonly transcript: Transcript | null;
  readonly seconds: number;
}

const usePicture = ({ waveform, transcript }: Recording): Picture => {
  const colours = useThemeColours(COLOUR_NAMES);
  const shape = useMemo(() => shapeOf(waveform), [waveform]);
  const voices = useMemo(() => voicesOf(transcript, shape), [transcript, shape]);
  return useMemo(() => ({ shape, voices, colours }), [shape, voices, colours]);
};

/** Made anew for another recording only: a new picture is drawn into the same view. */
export const useSurfer = (
  recording: Recording,
  place: RefObject<HTMLDivElement | null>,
): WaveSurfer | undefined => {
  const { media, seconds } = recording;
  const [surfer, setSurfer] = useState<WaveSurfer>();
  const picture = usePicture(recording);
  const latest = useRef(picture);
  latest.current = picture;
  useEffect(() => {
    if (place.current === null) return;
    const made = createSurfer({
      place: place.current,
      media,
      seconds,
      picture: () => latest.current,
    });
    // Chromium lets keyboards stop at what scrolls: they have the slider and the buttons.
    made.getWrapper().parentElement?.setAttribute('tabindex', '-1');
    made.once('ready', () => setSurfer(made));
    return () => {
      setSurfer(undefined);
      made.destroy();
    };
  }, [media, seconds, place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picture is what it is for.
  useEffect(() => surfer?.setOptions({}), [surfer, picture]);
  return surfer;
};
