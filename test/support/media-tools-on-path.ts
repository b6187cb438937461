/** Puts the FFmpeg and ffprobe that npm installed on the PATH of the test, as the layer does in Lambda. */
import { createRequire } from 'node:module';
import { delimiter, dirname } from 'node:path';

const require = createRequire(import.meta.url);
const folders = ['@ffmpeg-installer', '@ffprobe-installer'].map((scope) =>
  dirname(require.resolve(`${scope}/${process.platform}-${process.arch}/package.json`)),
);
process.env['PATH'] = [...folders, process.env['PATH'] ?? ''].join(delimiter);
