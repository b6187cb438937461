/** Transcripts, mended: who speaks, and what they say. */
import type { Schemas } from './api-types.ts';
import type { Send } from './http.ts';
import { isRecord, type Shape } from './shapes.ts';

export type EditTranscript = Schemas['EditTranscript'];

export interface EditedTranscript {
  readonly file_id: string;
  readonly version: number;
}

export interface TranscriptVersion {
  readonly version: number;
  readonly url: string;
}

const isEdited: Shape<EditedTranscript> = (value): value is EditedTranscript =>
  isRecord(value) && typeof value['file_id'] === 'string' && typeof value['version'] === 'number';

const isVersion: Shape<TranscriptVersion> = (value): value is TranscriptVersion =>
  isRecord(value) && typeof value['url'] === 'string' && typeof value['version'] === 'number';

export interface TranscriptClient {
  /** A link to the transcript as it is, or as a version of it was. */
  transcriptLink(taskId: string, wanted?: { file_id?: string; version?: number }): Promise<TranscriptVersion>;
  /**
   * `of` is the version that was read; without it the edit is of whichever is the latest. Subtitles and the like follow:
   * the task's `files[].transcript_version` says when.
   */
  editTranscript(taskId: string, edit: EditTranscript, of?: number): Promise<EditedTranscript>;
}

const pathOf = (taskId: string): string => `/api/tasks/${encodeURIComponent(taskId)}/transcript`;

export const transcriptCalls = (send: Send): TranscriptClient => ({
  transcriptLink: async (taskId, wanted = {}) =>
    (await send({ path: pathOf(taskId), query: { ...wanted, redirect: false } }, isVersion)).body,
  editTranscript: async (taskId, edit, of) => {
    const headers = { 'if-match': of === undefined ? '*' : `"${of}"` };
    const { body } = await send({ method: 'PATCH', path: pathOf(taskId), body: edit, headers }, isEdited);
    return body;
  },
});
