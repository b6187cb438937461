/** Changes of a transcript: sent, waited for until subtitles and the like are made anew, and taken back. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EditTranscript, TaskView, Transcript } from '../../client/index.ts';
import { type Client, useClient } from './session.ts';

/** What changes, and what would undo it. */
export interface Change {
  readonly edit: Omit<EditTranscript, 'file_id'>;
  readonly undo: Omit<EditTranscript, 'file_id'>;
  readonly words: string;
}

const LOOK_MS = 400;
const MOST_LOOKS = 150;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const versionOf = (task: TaskView, fileId: string): number =>
  task.files.find(({ id }) => id === fileId)?.transcript_version ?? 1;

const untilMade = async (client: Client, taskId: string, fileId: string, version: number): Promise<void> => {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    if (versionOf(await client.getTask(taskId), fileId) >= version) return;
    await pause(LOOK_MS);
  }
};

export const useEdits = (task: TaskView, fileId: string, onMade: () => void) => {
  const client = useClient();
  const [last, setLast] = useState<Change>();
  const sending = useMutation({
    mutationFn: async ({ edit }: Change) => {
      const of = versionOf(task, fileId);
      const { version } = await client.editTranscript(task.id, { file_id: fileId, ...edit }, of);
      await untilMade(client, task.id, fileId, version);
    },
    onSuccess: (_, change) => {
      setLast(change);
      onMade();
    },
  });
  const undo = (): void => {
    if (last)
      sending.mutate({
        edit: last.undo,
        undo: last.edit,
        words: last.words.startsWith('Undone: ') ? last.words.slice(8) : `Undone: ${last.words}`,
      });
  };
  return { change: sending.mutate, undo, last, isBusy: sending.isPending, fault: sending.error };
};

export const renaming = (speaker: Transcript['speakers'][number], name: string): Change => ({
  edit: { speakers: { [speaker.id]: name === '' ? null : name } },
  undo: { speakers: { [speaker.id]: speaker.name } },
  words: name === '' ? 'Name removed' : `Named ${name}`,
});

export const rewording = (segment: Transcript['segments'][number], text: string): Change => ({
  edit: { edits: [{ segment: segment.id, text }] },
  undo: { edits: [{ segment: segment.id, text: segment.text }] },
  words: 'Line changed',
});
