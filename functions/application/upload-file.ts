/** How a file of a task gets to the store: whole, or in parts that can be resumed from anywhere. */

import { uploadObject } from '../contract/keys.ts';
import { ProblemError } from '../contract/problems.ts';
import type { UploadInstruction } from '../contract/task-schemas.ts';
import { type FileState, fileOf, hasEnded, isWithPipeline, type TaskState } from '../domain/task/task.ts';
import { partSize } from '../domain/task/upload-plan.ts';
import { secondsAfter } from '../domain/time.ts';
import type { Clock, MediaStore, SignedUrl, UploadedPart } from './ports.ts';

/** Long enough for 10 GiB over a slow line; multipart part URLs can be asked for again at any time. */
const SINGLE_UPLOAD_SECONDS = 3600;
const PART_UPLOAD_SECONDS = 3600;
const MULTIPART_DAYS = 7;

interface UploadPorts {
  readonly media: MediaStore;
  readonly now: Clock;
}

const instruction = async (
  task: TaskState,
  file: FileState,
  { media, now }: UploadPorts,
): Promise<UploadInstruction> => {
  if (file.upload.strategy === 'multipart') {
    return {
      file_id: file.id,
      strategy: 'multipart',
      part_size: file.upload.part_size,
      part_count: file.upload.part_count,
      expires_at: secondsAfter(now(), MULTIPART_DAYS * 86_400),
    };
  }
  const { size, sha256 } = file;
  const signed = await media.signUpload(
    uploadObject(task.id, file.id),
    sha256 === undefined ? { size } : { size, sha256 },
    SINGLE_UPLOAD_SECONDS,
  );
  return { file_id: file.id, strategy: 'single', method: 'PUT', ...signed };
};

/** One instruction for each file that has not arrived. */
export const uploadInstructions = (task: TaskState, ports: UploadPorts): Promise<UploadInstruction[]> =>
  hasEnded(task)
    ? Promise.resolve([])
    : Promise.all(
        task.files.filter((file) => !isWithPipeline(file)).map((file) => instruction(task, file, ports)),
      );

type MultipartFile = FileState & { upload: Extract<FileState['upload'], { strategy: 'multipart' }> };

const fileInParts = (task: TaskState, fileId: string): MultipartFile => {
  const file = fileOf(task, fileId);
  if (file === undefined) throw new ProblemError('not_found', `The task has no file "${fileId}".`);
  if (file.upload.strategy !== 'multipart') {
    const how = file.upload.strategy === 'ingest' ? 'fetched by us' : 'uploaded with a single PUT';
    throw new ProblemError('invalid_state', `${file.name} is ${how}, not uploaded in parts.`);
  }
  return { ...file, upload: file.upload };
};

const openUpload = (task: TaskState, fileId: string): MultipartFile => {
  const file = fileInParts(task, fileId);
  if (file.arrived_at !== undefined || hasEnded(task)) {
    throw new ProblemError('invalid_state', `The upload of ${file.name} is over.`);
  }
  return file;
};

export const signParts = (
  task: TaskState,
  fileId: string,
  numbers: readonly number[],
  media: MediaStore,
): Promise<({ part_number: number } & SignedUrl)[]> => {
  const { id, size, upload } = openUpload(task, fileId);
  const wrong = numbers.find((number) => number > upload.part_count);
  if (wrong !== undefined) {
    throw new ProblemError(
      'invalid_request',
      `Part ${wrong} does not exist; there are ${upload.part_count}.`,
    );
  }
  return Promise.all(
    numbers.map(async (number) => ({
      part_number: number,
      ...(await media.signPart(
        uploadObject(task.id, id),
        { uploadId: upload.upload_id, partNumber: number, size: partSize(size, upload, number) },
        PART_UPLOAD_SECONDS,
      )),
    })),
  );
};

const everyPart = ({ size, upload }: MultipartFile, etag: string): UploadedPart[] =>
  Array.from({ length: upload.part_count }, (_, index) => ({
    part_number: index + 1,
    size: partSize(size, upload, index + 1),
    etag,
  }));

/** What the store has of an upload that is still open there. */
const sentParts = async (
  { name, upload }: MultipartFile,
  key: string,
  media: MediaStore,
): Promise<readonly UploadedPart[]> => {
  try {
    return await media.listParts(key, upload.upload_id);
  } catch (cause) {
    if (!(cause instanceof ProblemError) || cause.problem.code !== 'not_found') throw cause;
    const detail = `The upload of ${name} was given up. Cancel the task, and create it again.`;
    throw new ProblemError('invalid_state', detail, { cause });
  }
};

/** Once the parts were put together, all are there: whoever missed the answer finds nothing left to send. */
export const listParts = async (
  task: TaskState,
  fileId: string,
  media: MediaStore,
): Promise<readonly UploadedPart[]> => {
  const file = fileInParts(task, fileId);
  const key = uploadObject(task.id, file.id);
  const whole = await media.facts(key);
  if (whole?.size === file.size) return everyPart(file, whole.etag);
  return sentParts(openUpload(task, fileId), key, media);
};

/**
 * Puts the parts together once they are all there and of the announced length; S3 then tells the pipeline.
 * Completing again, after an answer was lost, is no fault.
 */
export const completeUpload = async (
  task: TaskState,
  fileId: string,
  parts: readonly { part_number: number; etag: string }[],
  media: MediaStore,
): Promise<void> => {
  if (fileOf(task, fileId)?.arrived_at !== undefined) return;
  const file = openUpload(task, fileId);
  const { id, name, size, upload } = file;
  const key = uploadObject(task.id, id);
  if ((await media.facts(key))?.size === size) return;
  const uploaded = await sentParts(file, key, media);
  const bytes = uploaded.reduce((sum, part) => sum + part.size, 0);
  if (uploaded.length !== upload.part_count || parts.length !== upload.part_count || bytes !== size) {
    throw new ProblemError(
      'upload_incomplete',
      `${name} needs ${upload.part_count} parts with ${size} bytes; ${uploaded.length} with ${bytes} bytes are there.`,
    );
  }
  await media.completeMultipart(key, upload.upload_id, parts);
};

export const abortUpload = async (task: TaskState, fileId: string, media: MediaStore): Promise<void> => {
  const { id, upload } = openUpload(task, fileId);
  await media.abortMultipart(uploadObject(task.id, id), upload.upload_id);
};
