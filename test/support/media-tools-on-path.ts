/** Where the FFmpeg and ffprobe lie that npm installed; they are on the PATH of the test too, as the layer is in Lambda. */
import { createRequire } from 'node:module';
import { delimiter, dirname } from 'node:path';

const require = createRequire(import.meta.url);
const folders = ['@ffmpeg-installer', '@ffprobe-installer'].map((scope) =>
  dirname(require.resolve(`${scope}/${process.platform}-${process.arch}/package.json`)),
);

export const searchPath = folders.join(delimiter);
process.env['PATH'] = [searchPath, process.env['PATH'] ?? ''].join(delimiter);
