/** What of a waveform is in sight, and how to see more of it or less. */
import { useEffect, useState } from 'react';
import type WaveSurfer from 'wavesurfer.js';
import { MOST_PIXELS } from './surfer.ts';

export interface View {
  /** In seconds. */
  readonly start: number;
  readonly end: number;
  /** In pixels. */
  readonly width: number;
}

const viewOf = (surfer: WaveSurfer, seconds: number): View => {
  const [width, whole] = [surfer.getWidth(), surfer.getWrapper().clientWidth];
  const start = (surfer.getScroll() / whole) * seconds;
  return { start, end: Math.min(seconds, start + (width / whole) * seconds), width };
};

export const useView = (surfer: WaveSurfer | undefined, seconds: number): View | undefined => {
  const [view, setView] = useState<View>();
  useEffect(() => {
    if (surfer === undefined) return;
    const look = (): void => setView(viewOf(surfer, seconds));
    const stops = (['redraw', 'scroll', 'resize'] as const).map((name) => surfer.on(name, look));
    look();
    return () => {
      for (const stop of stops) stop();
    };
  }, [surfer, seconds]);
  return view;
};

const pixelsOf = ({ start, end, width }: View): number => width / (end - start);
export const canZoomIn = (view: View): boolean => pixelsOf(view) < MOST_PIXELS;
export const canZoomOut = ({ start, end }: View, seconds: number): boolean => end - start < seconds * 0.999;

/** Around the moment that is played, if that is in sight, else around the middle. */
export const zoomBy = (factor: number, surfer: WaveSurfer, seconds: number): void => {
  const view = viewOf(surfer, seconds);
  const now = surfer.getCurrentTime();
  const still = now >= view.start && now <= view.end ? now : (view.start + view.end) / 2;
  const offset = (still - view.start) * pixelsOf(view);
  const pixels = Math.min(MOST_PIXELS, pixelsOf(view) * factor);
  // Widths are rounded up: a pixel more than there is room is the whole.
  surfer.zoom(pixels * seconds <= view.width + 2 ? 0 : pixels);
  surfer.setScroll(still * pixels - offset);
};
