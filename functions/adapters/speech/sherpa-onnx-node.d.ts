/** The part of the native engine that we use; its package brings no types. */
declare module 'sherpa-onnx-node' {
  interface Waveform {
    readonly samples: Float32Array;
    readonly sampleRate: number;
  }
  interface OfflineStream {
    acceptWaveform(wave: Waveform): void;
  }
  interface RecognizerResult {
    readonly text: string;
    readonly tokens: readonly string[];
    readonly timestamps: readonly number[];
    readonly durations?: readonly number[];
    readonly ys_log_probs?: readonly number[];
    readonly lang?: string;
  }
  interface OfflineRecognizer {
    createStream(): OfflineStream;
    decodeAsync(stream: OfflineStream): Promise<RecognizerResult>;
  }
  interface Vad {
    acceptWaveform(samples: Float32Array): void;
    isEmpty(): boolean;
    front(externalBuffer: boolean): { readonly start: number; readonly samples: Float32Array };
    pop(): void;
    flush(): void;
  }
  interface OnlineStream {
    acceptWaveform(wave: Waveform): void;
    inputFinished(): void;
  }
  interface SpeakerEmbeddingExtractor {
    readonly dim: number;
    createStream(): OnlineStream;
    compute(stream: OnlineStream, externalBuffer: boolean): Float32Array;
  }
  interface OfflineSpeakerDiarization {
    readonly handle: object;
    setConfig(config: { clustering: { numClusters: number; threshold: number } }): void;
  }
  interface OfflineSpeechDenoiser {
    readonly sampleRate: number;
    run(audio: Waveform & { readonly enableExternalBuffer: boolean }): { readonly samples: Float32Array };
  }
  const sherpa: {
    readonly OfflineRecognizer: { createAsync(config: object): Promise<OfflineRecognizer> };
    readonly Vad: new (config: object, bufferSeconds: number) => Vad;
    readonly SpeakerEmbeddingExtractor: new (config: object) => SpeakerEmbeddingExtractor;
    readonly OfflineSpeakerDiarization: new (config: object) => OfflineSpeakerDiarization;
    readonly OfflineSpeechDenoiser: new (config: object) => OfflineSpeechDenoiser;
  };
  export default sherpa;
  export type {
    OfflineRecognizer,
    OfflineSpeakerDiarization,
    OfflineSpeechDenoiser,
    RecognizerResult,
    SpeakerEmbeddingExtractor,
    Vad,
  };
}

declare module 'sherpa-onnx-node/addon.js' {
  const addon: {
    offlineSpeakerDiarizationProcessAsync(
      handle: object,
      samples: Float32Array,
      onProgress: (done: number, total: number) => void,
    ): Promise<readonly { readonly start: number; readonly end: number; readonly speaker: number }[]>;
  };
  export default addon;
}
