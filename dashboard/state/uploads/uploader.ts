/** Uppy's uploader for the files of one task: which goes when, and what is said of it. How it goes is `send`'s. */
import { BasePlugin, type PluginOpts, type Uppy } from '@uppy/core';
import { TaskQueue } from '@uppy/core/utils';
import { wordsOf } from '../words.ts';
import type { Pace } from './pace.ts';

export interface FileMeta extends Record<string, unknown> {
  /** As the task names it; Uppy's own id of the file is the same. */
  readonly fileId: string;
}
export type TaskUppy = Uppy<FileMeta, Record<string, never>>;

export interface Sending {
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number) => void;
  /** Nobody answers; it goes on when somebody does. */
  readonly onWaiting: () => void;
}

export interface UploaderOptions extends PluginOpts {
  readonly send: (fileId: string, file: File, sending: Sending) => Promise<void>;
}

export interface UploaderState extends Record<string, unknown> {
  readonly isPaused?: boolean;
  readonly isWaiting?: boolean;
  readonly pace?: Pace;
}

/** One that waits for its turn to be tried again does not hold up the others. */
const FILES_AT_ONCE = 3;

export class TaskUploader extends BasePlugin<
  UploaderOptions,
  FileMeta,
  Record<string, never>,
  UploaderState
> {
  readonly #queue = new TaskQueue({ concurrency: FILES_AT_ONCE });
  readonly #stop = new AbortController();

  constructor(uppy: TaskUppy, options: UploaderOptions) {
    super(uppy, options);
    this.id = 'TaskUploader';
    this.type = 'uploader';
  }

  override install(): void {
    this.uppy.addUploader(async (ids) => {
      await Promise.allSettled(ids.map((id) => this.#queue.add(() => this.#upload(id))));
    });
    this.uppy.on('pause-all', () => this.setPluginState({ isPaused: true }));
    this.uppy.on('resume-all', () => this.setPluginState({ isPaused: false }));
    this.uppy.on('cancel-all', () => {
      this.#queue.clear();
      this.#stop.abort();
    });
  }

  async #upload(id: string): Promise<void> {
    const file = this.uppy.getFile(id);
    if (!(file?.data instanceof File)) return;
    const { signal } = this.#stop;
    this.uppy.emit('upload-start', [file]);
    const sending = {
      signal,
      onProgress: this.#teller(id),
      onWaiting: () => this.setPluginState({ isWaiting: true }),
    };
    try {
      await this.opts.send(id, file.data, sending);
      this.setPluginState({ isWaiting: false });
      this.uppy.emit('upload-success', file, { status: 200 });
    } catch (fault) {
      if (signal.aborted) return;
      this.uppy.emit('upload-error', file, { name: 'UploadFault', message: wordsOf(fault) });
    }
  }

  #teller(id: string): (sentBytes: number) => void {
    let told = 0;
    return (bytesUploaded) => {
      const file = this.uppy.getFile(id);
      if (file === undefined) return;
      // Less than before is another try, which may fail as well.
      if (bytesUploaded > told && this.getPluginState().isWaiting) this.setPluginState({ isWaiting: false });
      told = bytesUploaded;
      this.uppy.emit('upload-progress', file, {
        uploadStarted: file.progress.uploadStarted ?? Date.now(),
        bytesUploaded,
        bytesTotal: file.size,
      });
    };
  }
}
