/**
 * Where a file came from, where the browser tells (Chromium): with it the file can be opened again after a reload, once the
 * reader allows it. Elsewhere there are only files.
 */
import { getDroppedFiles } from '@uppy/core/utils';

const handles = new WeakMap<File, FileSystemFileHandle>();

export const handleOf = (file: File): FileSystemFileHandle | undefined => handles.get(file);

const opened = async (handle: FileSystemFileHandle): Promise<File> => {
  const file = await handle.getFile();
  handles.set(file, handle);
  return file;
};

/** None, if the reader thinks better of it; undefined where the browser has no such chooser, or its administrator forbids it. */
export const pickFiles = async (): Promise<readonly File[] | undefined> => {
  if (!('showOpenFilePicker' in window)) return undefined;
  try {
    return await Promise.all((await showOpenFilePicker({ multiple: true })).map(opened));
  } catch (fault) {
    return fault instanceof DOMException && fault.name === 'AbortError' ? [] : undefined;
  }
};

const droppedHandle = async (item: DataTransferItem): Promise<FileSystemHandle | null> => {
  if (!isSecureContext || !('getAsFileSystemHandle' in item)) return null;
  return item.getAsFileSystemHandle().catch(() => null);
};

const isFileHandle = (handle: FileSystemHandle | null): handle is FileSystemFileHandle =>
  handle?.kind === 'file';

/** Those within folders, too. What was dropped can be asked only while the event lasts: nothing is awaited before. */
export const droppedFiles = async (dropped: DataTransfer): Promise<readonly File[]> => {
  const [found, files] = await Promise.all([
    Promise.all(Array.from(dropped.items, droppedHandle)),
    getDroppedFiles(dropped),
  ]);
  for (const handle of found.filter(isFileHandle)) {
    const file = files.find(({ name }) => name === handle.name);
    if (file !== undefined) handles.set(file, handle);
  }
  return files;
};

/** Asks the reader, unless that was done before; undefined where the answer is no. Only after a click. */
export const reopened = async (handle: FileSystemFileHandle): Promise<File | undefined> => {
  const isGranted = (await handle.requestPermission({ mode: 'read' })) === 'granted';
  return isGranted ? opened(handle) : undefined;
};
