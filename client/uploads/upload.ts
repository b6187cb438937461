/** Sends a file straight to the bucket, as the task's upload instruction says. */
import type { UploadInstruction } from '../../functions/contract/task-schemas.ts';
import { type UploadClient, uploadParts } from './parts.ts';
import {
  type FileSource,
  isRefusedLink,
  type SingleUpload,
  sendBody,
  type UploadOptions,
  withRetries,
} from './wire.ts';

export type { FileSource, Put, UploadOptions } from './wire.ts';

const uploadWhole = async (plan: SingleUpload, source: FileSource, options: UploadOptions): Promise<void> => {
  const tell = (sent: number): void => options.onProgress?.(sent, source.size);
  let target: SingleUpload | undefined = plan;
  await withRetries(async (earlier) => {
    tell(0);
    if (isRefusedLink(earlier) && options.renew) target = await options.renew();
    if (target !== undefined) await sendBody(target, await source.slice(0, source.size), options, tell);
  }, options);
  tell(source.size);
};

/** Resolves when the bucket has every byte. Calling it again after a failure sends only what is missing. */
export const uploadFile = (
  client: UploadClient,
  taskId: string,
  plan: UploadInstruction,
  source: FileSource,
  options: UploadOptions = {},
): Promise<void> =>
  plan.strategy === 'multipart'
    ? uploadParts(client, taskId, plan, source, options)
    : uploadWhole(plan, source, options);
