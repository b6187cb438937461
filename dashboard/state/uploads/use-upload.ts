/** A task's upload from this window, as components follow it. */
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useStore } from '../store.ts';
import { transfers } from './running.ts';
import type { TaskUppy } from './uploader.ts';
import { type UploadView, viewOf } from './view.ts';

export interface RunningUpload {
  readonly uppy: TaskUppy;
  readonly view: UploadView;
}

/** Browsers tell twenty times a second and request how far they are; nobody can read that. */
const TOLD_EVERY_MS = 200;

const nowAndThen = (uppy: TaskUppy, changed: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    changed();
  };
  const leave = uppy.store.subscribe(() => {
    timer ??= setTimeout(tell, TOLD_EVERY_MS);
  });
  return () => {
    leave();
    clearTimeout(timer);
  };
};

export const useUpload = (taskId: string): RunningUpload | undefined => {
  const uppy = useStore(transfers).get(taskId)?.uppy;
  const subscribe = useCallback(
    (changed: () => void) => (uppy === undefined ? () => undefined : nowAndThen(uppy, changed)),
    [uppy],
  );
  const state = useSyncExternalStore(subscribe, () => uppy?.getState());
  return useMemo(
    () => (uppy === undefined || state === undefined ? undefined : { uppy, view: viewOf(state) }),
    [uppy, state],
  );
};
