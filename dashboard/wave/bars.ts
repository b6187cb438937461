/** Draws a stretch of a waveform as bars in the colours of who speaks. */
import { levelBetween, type Shape, voiceBetween } from './shape.ts';

export const BAR_WIDTH = 2;
export const BAR_GAP = 1;

export interface Picture {
  readonly shape: Shape;
  /** Of each place, an index into the colours. */
  readonly voices: Uint8Array;
  /** The first is that of nobody. */
  readonly colours: readonly string[];
}

/**
 * Which places a canvas shows, those between two included. wavesurfer.js hands over what lies there in whole ones, which is too coarse where
 * a place is wider than a bar.
 */
const stretchOf = (canvas: HTMLCanvasElement, places: number): { from: number; to: number } => {
  const each = places / (canvas.parentElement?.clientWidth ?? canvas.clientWidth);
  return { from: canvas.offsetLeft * each, to: (canvas.offsetLeft + canvas.clientWidth) * each };
};

/** `seconds` is how long the whole is, of which the canvas is a part. */
export const drawBars = (
  context: CanvasRenderingContext2D,
  { shape, voices, colours }: Picture,
  seconds: number,
): void => {
  const { width, height } = context.canvas;
  const { from, to } = stretchOf(context.canvas, seconds / shape.secondsEach);
  const ratio = Math.max(1, devicePixelRatio);
  const [bar, step] = [BAR_WIDTH * ratio, (BAR_WIDTH + BAR_GAP) * ratio];
  const placesEach = ((to - from) * step) / width;
  for (let x = 0, at = from; x < width; x += step, at += placesEach) {
    const level = levelBetween(shape.levels, at, at + placesEach);
    const tall = Math.max(bar, level * (height - 4 * ratio));
    context.fillStyle = colours[voiceBetween(voices, at, at + placesEach)] ?? '';
    context.beginPath();
    context.roundRect(x, (height - tall) / 2, bar, tall, bar / 2);
    context.fill();
  }
};
