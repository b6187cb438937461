/** Subtitles drawn by libass. */
import type { VideoSubtitles } from '../../application/ports.ts';
import type { MediaInfo } from '../../contract/media-schemas.ts';

export const FONT = 'DejaVu Sans';
/** The height of the page that SubRip's styles are written for; the filter scales it to the picture. */
const PAGE_HEIGHT = 288;
/** Of the picture's height; what televisions have. */
const USUAL_SIZE = 0.055;
/** Of a letter, to its height, on average. */
const LETTER_WIDTH = 0.55;
/** Of the picture's width. */
const LINE_WIDTH = 0.9;

/** As the filter takes it: the longest line fits into an upright picture too, and no side is odd. */
export const drawing = (
  url: string,
  { lineLength }: NonNullable<VideoSubtitles['burntIn']>,
  { video }: MediaInfo,
  fontsDir: string,
): string => {
  const ratio = video === undefined ? 1 : video.width / Math.max(1, video.height);
  const fitting = (LINE_WIDTH * ratio) / (LETTER_WIDTH * lineLength);
  const size = PAGE_HEIGHT * Math.min(USUAL_SIZE, fitting);
  const style = `FontName=${FONT},FontSize=${size.toFixed(1)},Outline=${(size / 12).toFixed(1)},Shadow=0`;
  const options = { filename: url, fontsdir: fontsDir, force_style: style };
  const subtitles = Object.entries(options).map(([name, value]) => `${name}=${escaped(value)}`);
  return `scale=trunc(iw/2)*2:trunc(ih/2)*2,subtitles=${subtitles.join(':')}`;
};

/** Once for the option, once for the graph of filters (ffmpeg-filters, "Notes on filtergraph escaping"). */
const escaped = (value: string): string =>
  value.replaceAll(/[\\':]/g, '\\$&').replaceAll(/[\\'[\],;]/g, '\\$&');

export interface MissingGlyphs {
  add(line: string): void;
  warnings(): readonly string[];
}

/** What libass says of characters that its font lacks: once where another font has them, else for each frame. */
export const missingGlyphs = (): MissingGlyphs => {
  const told = new Map<string, number>();
  return {
    add: (line) => {
      const [, code] = /[Gg]lyph 0x([0-9A-Fa-f]+) not found/.exec(line) ?? [];
      if (code !== undefined) told.set(code, (told.get(code) ?? 0) + 1);
    },
    warnings: () => {
      const missing = [...told].filter(([, times]) => times > 1).map(([code]) => Number.parseInt(code, 16));
      if (missing.length === 0) return [];
      const some = missing.slice(0, MOST_NAMED).map((code) => String.fromCodePoint(code));
      return [`The subtitles in the picture lack characters that no installed font has: ${some.join(' ')}`];
    },
  };
};

const MOST_NAMED = 20;
