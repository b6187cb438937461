/** What is to be seen of the files on their way. */
import type { UppyFile } from '@uppy/core';
import type { FileMeta, TaskUppy, UploaderState } from './uploader.ts';

export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed';
  readonly problem?: string;
}

export interface UploadView {
  readonly files: readonly FileView[];
  readonly sent: number;
  readonly size: number;
  readonly isPaused: boolean;
  /** Nobody answers. */
  readonly isWaiting: boolean;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

type File = UppyFile<FileMeta, Record<string, never>>;

const stateOf = ({ error, progress }: File): FileView['state'] => {
  if (progress.uploadComplete) return 'sent';
  if (error) return 'failed';
  return progress.uploadStarted ? 'sending' : 'waiting';
};

const fileView = (file: File): FileView => ({
  id: file.id,
  name: file.name,
  size: file.size ?? 0,
  sent: file.progress.bytesUploaded || 0,
  state: stateOf(file),
  ...(file.error ? { problem: file.error } : {}),
});

const sumOf = (files: readonly FileView[], bytes: (file: FileView) => number): number =>
  files.reduce((sum, file) => sum + bytes(file), 0);

/** What failed is not waited for. */
const paceView = (files: readonly FileView[], { pace }: UploaderState) => {
  const speed = pace?.bytesPerSecond;
  if (speed === undefined || speed < 1) return {};
  const open = files.filter(({ state }) => state === 'waiting' || state === 'sending');
  return { bytesPerSecond: speed, secondsLeft: sumOf(open, ({ size, sent }) => size - sent) / speed };
};

export const viewOf = ({ files, plugins }: ReturnType<TaskUppy['getState']>): UploadView => {
  const views = Object.values(files).map(fileView);
  const state: UploaderState = plugins['TaskUploader'] ?? {};
  return {
    files: views,
    sent: sumOf(views, ({ sent }) => sent),
    size: sumOf(views, ({ size }) => size),
    isPaused: state.isPaused === true,
    isWaiting: state.isWaiting === true,
    ...paceView(views, state),
  };
};

export const isUnderWay = ({ files }: UploadView): boolean =>
  files.some(({ state }) => state === 'waiting' || state === 'sending');
