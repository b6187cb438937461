/**
 * The engine's process, forked by `sherpa-engine.ts`. A fault in the native engine ends the process it runs in,
 * and no try/catch or worker thread holds that up: so it runs in this one. One request at a time.
 */
import { type EngineAnswer, parseRequest } from './engine-messages.ts';
import { removeNoise } from './engine-noise.ts';
import { findSpeakers, transcribe } from './engine-work.ts';

const answer = (message: EngineAnswer): void => void process.send?.(message);

const work = async (message: unknown): Promise<void> => {
  const request = parseRequest(message);
  const { id } = request;
  const onProgress = (fraction: number): void => answer({ id, kind: 'progress', fraction });
  try {
    if (!(request.samples instanceof Float32Array)) throw new TypeError('samples must be a Float32Array');
    if (request.kind === 'transcribe') {
      answer({ id, kind: 'words', result: await transcribe(request, request.samples, onProgress) });
    } else if (request.kind === 'denoise') {
      answer({ id, kind: 'clean', result: removeNoise(request, request.samples) });
    } else {
      answer({ id, kind: 'voices', result: await findSpeakers(request, request.samples, onProgress) });
    }
  } catch (cause) {
    answer({ id, kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
  }
};

process.on('message', (message) => void work(message));
// Whoever forked us is gone, and nobody reads the answer.
process.on('disconnect', () => process.exit());
