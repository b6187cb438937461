/** Draws loudness over time as a PNG with a transparent ground. */
import { PNG } from 'pngjs';
import { columnsOf } from '../domain/sound/peaks.ts';

const WIDTH = 1800;
const HEIGHT = 240;
/** A blue that reads on white and on black. */
const INK = [76, 132, 214, 255] as const;

export const drawWaveform = (peaks: Uint8Array): Uint8Array => {
  const picture = new PNG({ width: WIDTH, height: HEIGHT });
  const middle = HEIGHT / 2;
  for (const [x, peak] of columnsOf(peaks, WIDTH).entries()) {
    const reach = Math.max(1, Math.round((peak / 255) * (middle - 4)));
    for (let y = middle - reach; y < middle + reach; y += 1) picture.data.set(INK, (y * WIDTH + x) * 4);
  }
  return PNG.sync.write(picture);
};
