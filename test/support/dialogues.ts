/** Recordings as the stages get them, without their store: samples, silences, and the chunks cut there. */
import { readFile } from 'node:fs/promises';
import { createMediaTool } from '../../functions/adapters/ffmpeg/media-tool.ts';
import type { Audio } from '../../functions/application/ports.ts';
import { SAMPLE_RATE } from '../../functions/contract/media-schemas.ts';
import { planChunks, type Span } from '../../functions/domain/sound/chunking.ts';
import { toSamples } from '../../functions/domain/sound/pcm.ts';
import { searchPath } from './media-tools-on-path.ts';
import { createMemoryMediaStore } from './memory-media-store.ts';

export interface Recording {
  readonly samples: Float32Array;
  readonly silences: readonly Span[];
}

const log = { info: () => {}, warn: () => {}, error: () => {} };

export const readRecording = async (path: string, signal: AbortSignal): Promise<Recording> => {
  const media = createMemoryMediaStore();
  const bytes = await readFile(path);
  await media.put('recording', bytes, 'application/octet-stream');
  const tool = createMediaTool({ media, searchPath, log });
  const info = await tool.probe('recording', bytes.byteLength, signal);
  const extraction = tool.extractAudio('recording', bytes.byteLength, info, () => {}, signal);
  const samples = toSamples(Buffer.concat(await Array.fromAsync(extraction.pcm)));
  return { samples, silences: (await extraction.finished).silences };
};

/** What the chunks' functions get to hear. */
export const chunksOf = ({ samples, silences }: Recording): readonly Audio[] =>
  planChunks(silences, samples.length).chunks.map(({ start, end }) => ({
    samples: samples.slice(start, end),
    offset: start / SAMPLE_RATE,
  }));

export const inTurn = async <A, B>(
  all: readonly A[],
  work: (one: A) => Promise<B>,
): Promise<readonly B[]> => {
  const results: B[] = [];
  for (const one of all) results.push(await work(one));
  return results;
};
