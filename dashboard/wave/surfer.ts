/** wavesurfer.js over our own player: it draws, scrolls, zooms and seeks, and decodes nothing. */
import WaveSurfer from 'wavesurfer.js';
import Zoom from 'wavesurfer.js/dist/plugins/zoom.js';
import { BAR_GAP, BAR_WIDTH, drawBars, type Picture } from './bars.ts';

/** Pixels for a second at most: then words can be told apart. */
export const MOST_PIXELS = 160;
export const HEIGHT = 96;

interface Making {
  readonly place: HTMLElement;
  readonly media: HTMLMediaElement;
  /** Of the whole waveform. */
  readonly seconds: number;
  /** What is to be drawn now: it changes with the theme. */
  readonly picture: () => Picture;
}

/**
 * Elements for its regions take twelve seconds at each zoom with 5,000 segments in ten hours; to draw bars in colours takes 30 ms.
 */
export const createSurfer = ({ place, media, seconds, picture }: Making): WaveSurfer =>
  WaveSurfer.create({
    container: place,
    media,
    peaks: [picture().shape.levels],
    duration: seconds,
    height: HEIGHT,
    barWidth: BAR_WIDTH,
    barGap: BAR_GAP,
    renderFunction: (_, context) => drawBars(context, picture(), seconds),
    // What was heard keeps its colours; the style sheet lays a tint over it.
    progressColor: 'transparent',
    cursorColor: 'var(--ink)',
    cursorWidth: 2,
    // A finger that drags scrolls.
    dragToSeek: matchMedia('(pointer: fine)').matches && { debounceTime: 40 },
    autoCenter: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    plugins: [Zoom.create({ maxZoom: MOST_PIXELS, exponentialZooming: true })],
  });
