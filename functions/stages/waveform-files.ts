/** Loudness over time: a picture to look at, and numbers for players. */
import type { MediaStore, StageInput } from '../application/ports.ts';
import { peaksObject } from '../contract/keys.ts';
import { WAVEFORM_FILE } from '../contract/waveform-schemas.ts';
import { waveformOf } from '../domain/sound/waveform.ts';
import type { ResultFile } from './artifacts.ts';
import { wants } from './transcript-files.ts';
import { drawWaveform } from './waveform-picture.ts';

export const waveformFiles = async (
  { params, taskId, file }: StageInput,
  media: MediaStore,
): Promise<readonly ResultFile[]> => {
  if (!wants(params, 'waveform')) return [];
  const peaks = await media.readBytes(peaksObject(taskId, file.id));
  return [
    { name: 'waveform.png', contentType: 'image/png', body: drawWaveform(peaks) },
    { name: WAVEFORM_FILE, contentType: 'application/json', body: JSON.stringify(waveformOf(peaks)) },
  ];
};
