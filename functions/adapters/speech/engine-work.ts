/** What the engine's own process does with the native library: nothing else of ours loads it. */
import sherpa, {
  type OfflineRecognizer,
  type OfflineSpeakerDiarization,
  type SpeakerEmbeddingExtractor,
} from 'sherpa-onnx-node';
import addon from 'sherpa-onnx-node/addon.js';
import type { OnProgress } from '../../application/ports.ts';
import { SAMPLE_RATE } from '../../contract/media-schemas.ts';
import { VAD_WINDOW_SAMPLES } from './engine-config.ts';
import type { FoundVoices, FoundWords, SpeakersRequest, TranscribeRequest } from './engine-messages.ts';
import { type LocalTurn, nameTurns } from './local-speakers.ts';
import type { EngineConfig } from './model-catalogue.ts';
import { piecesOf, type Stretch, soloParts } from './speech-pieces.ts';
import { type RecognisedPiece, wordsOfPieces } from './words.ts';

/** The engine ends its process on less audio than one feature frame; this leaves a margin. */
const SHORTEST_SAMPLES = 0.1 * SAMPLE_RATE;

export const transcribe = async (
  request: TranscribeRequest,
  samples: Float32Array,
  onProgress: OnProgress,
): Promise<FoundWords> => {
  const began = performance.now();
  const speech = findSpeech(samples, request.vad);
  const recognizer = speech.length === 0 ? undefined : await loadedRecognizer(request.recognizer);
  const recognised: RecognisedPiece[] = [];
  let language = request.languages.length === 1 ? request.languages[0] : undefined;
  for (const piece of piecesOf(speech, samples.length, request.longestPieceSeconds)) {
    if (recognizer === undefined || piece.end - piece.start < SHORTEST_SAMPLES) continue;
    const stream = recognizer.createStream();
    stream.acceptWaveform({ samples: samples.slice(piece.start, piece.end), sampleRate: SAMPLE_RATE });
    const result = await recognizer.decodeAsync(stream);
    language ??= result.lang?.replaceAll(/[<|>]/g, '') || undefined;
    const timing = {
      offset: request.offset + piece.start / SAMPLE_RATE,
      seconds: (piece.end - piece.start) / SAMPLE_RATE,
      frameSeconds: request.frameSeconds,
    };
    recognised.push({ result, timing });
    onProgress(piece.end / samples.length);
  }
  return {
    ...wordsOfPieces(recognised),
    speech: speech.map((stretch) => inSeconds(stretch, request.offset)),
    engine_ms: performance.now() - began,
    ...(language === undefined ? {} : { language }),
  };
};

export const findSpeakers = async (
  request: SpeakersRequest,
  samples: Float32Array,
  onProgress: OnProgress,
): Promise<FoundVoices> => {
  const began = performance.now();
  const speech = findSpeech(samples, request.vad);
  const found = speech.length === 0 ? [] : await diarized(request, samples, onProgress);
  const turns = nameTurns(found, speech, {
    embed: (parts) => embeddingOf(joined(parts, samples), SHORTEST_STRETCH_SAMPLES, request.extractor),
    voiceDistance: request.voiceDistance,
    tellingSamples: TELLING_SAMPLES,
    bridgedSamples: BRIDGED_SAMPLES,
    ...(request.min === undefined ? {} : { min: request.min }),
    ...(request.max === undefined ? {} : { max: request.max }),
  });
  return {
    turns: turns.map((turn) => ({ ...inSeconds(turn, request.offset), speaker: turn.speaker })),
    voices: voicesOf(turns, samples, request.extractor),
    engine_ms: performance.now() - began,
  };
};

/** Below this an embedding is noise. */
const SHORTEST_STRETCH_SAMPLES = 0.4 * SAMPLE_RATE;
/** From here on it tells people apart. */
const TELLING_SAMPLES = 1.2 * SAMPLE_RATE;
const BRIDGED_SAMPLES = 0.5 * SAMPLE_RATE;

const diarized = async (
  { diarizer: config, threshold }: SpeakersRequest,
  samples: Float32Array,
  onProgress: OnProgress,
): Promise<readonly LocalTurn[]> => {
  const diarizer = loadedDiarizer(config);
  diarizer.setConfig({ clustering: { numClusters: -1, threshold } });
  const found = await addon.offlineSpeakerDiarizationProcessAsync(diarizer.handle, samples, (done, total) =>
    onProgress(done / total),
  );
  return found.flatMap((turn) => clamped(turn, samples.length));
};

/** The engine's last window is padded: its turns may end after the audio does. */
const clamped = (
  { start, end, speaker }: { start: number; end: number; speaker: number },
  total: number,
): readonly LocalTurn[] => {
  const turn = {
    start: Math.max(0, Math.round(start * SAMPLE_RATE)),
    end: Math.min(total, Math.round(end * SAMPLE_RATE)),
    speaker,
  };
  return turn.end > turn.start ? [turn] : [];
};

/** Less speech gives an embedding of what was said rather than of who said it. */
const SHORTEST_VOICE_SAMPLES = 0.5 * SAMPLE_RATE;
/** More speech does not tell more of a voice. */
const LONGEST_VOICE_SAMPLES = 30 * SAMPLE_RATE;

const voicesOf = (
  turns: readonly LocalTurn[],
  samples: Float32Array,
  config: EngineConfig,
): FoundVoices['voices'] =>
  [...new Set(turns.map(({ speaker }) => speaker))].flatMap((speaker) => {
    const own = turns.filter((turn) => turn.speaker === speaker);
    const others = turns.filter((turn) => turn.speaker !== speaker);
    const voice = joined(soloParts(own, others), samples);
    const embedding = embeddingOf(voice, SHORTEST_VOICE_SAMPLES, config);
    return embedding === undefined ? [] : [{ speaker, seconds: voice.length / SAMPLE_RATE, embedding }];
  });

const joined = (parts: readonly Stretch[], samples: Float32Array): Float32Array => {
  const length = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  const voice = new Float32Array(Math.min(length, LONGEST_VOICE_SAMPLES));
  let at = 0;
  for (const { start, end } of parts) {
    const piece = samples.subarray(start, Math.min(end, start + voice.length - at));
    voice.set(piece, at);
    at += piece.length;
  }
  return voice;
};

const embeddingOf = (voice: Float32Array, shortest: number, config: EngineConfig): number[] | undefined => {
  if (voice.length < shortest) return undefined;
  const extractor = loadedExtractor(config);
  const stream = extractor.createStream();
  stream.acceptWaveform({ samples: voice, sampleRate: SAMPLE_RATE });
  stream.inputFinished();
  // Five digits are more than the model knows, and a third of the JSON.
  return Array.from(extractor.compute(stream, false), (value) => Math.round(value * 1e5) / 1e5);
};

const findSpeech = (samples: Float32Array, config: EngineConfig): readonly Stretch[] => {
  if (samples.length < SHORTEST_SAMPLES) return [];
  const vad = new sherpa.Vad(config, Math.ceil(samples.length / SAMPLE_RATE) + 1);
  const speech: Stretch[] = [];
  const drain = (): void => {
    for (; !vad.isEmpty(); vad.pop()) {
      const { start, samples: heard } = vad.front(false);
      speech.push({ start, end: Math.min(samples.length, start + heard.length) });
    }
  };
  for (let at = 0; at + VAD_WINDOW_SAMPLES <= samples.length; at += VAD_WINDOW_SAMPLES) {
    vad.acceptWaveform(samples.subarray(at, at + VAD_WINDOW_SAMPLES));
    drain();
  }
  vad.flush();
  drain();
  return speech;
};

const inSeconds = ({ start, end }: Stretch, offset: number): { start: number; end: number } => ({
  start: Math.round((offset + start / SAMPLE_RATE) * 1000) / 1000,
  end: Math.round((offset + end / SAMPLE_RATE) * 1000) / 1000,
});

/** One model of a kind is kept: two large recognisers would not fit into one function's memory. */
const keptLast = <T>(load: (config: EngineConfig) => T): ((config: EngineConfig) => T) => {
  let kept: { key: string; loaded: T } | undefined;
  return (config) => {
    const key = JSON.stringify(config);
    if (kept?.key !== key) {
      kept = undefined;
      kept = { key, loaded: load(config) };
    }
    return kept.loaded;
  };
};

const loadedRecognizer = keptLast<Promise<OfflineRecognizer>>((config) =>
  sherpa.OfflineRecognizer.createAsync(config),
);
const loadedDiarizer = keptLast<OfflineSpeakerDiarization>(
  (config) => new sherpa.OfflineSpeakerDiarization(config),
);
const loadedExtractor = keptLast<SpeakerEmbeddingExtractor>(
  (config) => new sherpa.SpeakerEmbeddingExtractor(config),
);
