/** A file of this machine as something to upload. */
import type { FileSource } from '../../../client/uploads/upload.ts';

/** The file is no longer what was chosen: waiting does not help. */
export class FileGone extends Error {
  constructor(name: string, cause: unknown) {
    super(`${name} was moved or changed since it was selected. Restore it, or create a new task.`);
    this.cause = cause;
  }
}

/** A request whose body cannot be read fails as if the network had; so the body is looked at before. */
export const sourceOf = (file: File): FileSource => ({
  name: file.name,
  size: file.size,
  slice: async (start, end) => {
    const part = file.slice(start, end);
    await part
      .slice(0, 1)
      .arrayBuffer()
      .catch((fault: unknown) => {
        throw new FileGone(file.name, fault);
      });
    return part;
  },
});
