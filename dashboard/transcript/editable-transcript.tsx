/** The final transcript, whose names and lines people may change. */
import { useCallback } from 'react';
import type { Segment, TaskView, Transcript } from '../../client/index.ts';
import { Fault } from '../controls/states.tsx';
import { rewording, useEdits } from '../state/edits.ts';
import { SpeakerNames } from './speaker-names.tsx';
import { TranscriptText } from './transcript.tsx';

interface Props {
  readonly task: TaskView;
  readonly file: TaskView['files'][number];
  readonly transcript: Transcript;
  readonly onPlay: (seconds: number) => void;
  readonly media: HTMLMediaElement | null;
  /** The task is to be looked at anew. */
  readonly onAgain: () => void;
}

export const EditableTranscript = ({ task, file, transcript, onPlay, media, onAgain }: Props) => {
  const { change, undo, last, isBusy, fault } = useEdits(task, file.id, onAgain);
  const { segments, speakers } = transcript;
  const reword = useCallback((segment: Segment, text: string) => change(rewording(segment, text)), [change]);
  return (
    <>
      <SpeakerNames speakers={speakers} isBusy={isBusy} onChange={change} />
      {isBusy && (
        <p role="status" className="notice edit-state">
          Saving; subtitles are made anew …
        </p>
      )}
      {!isBusy && last && (
        <p role="status" className="notice edit-state">
          <span>{last.words}.</span>
          <button type="button" className="button small" onClick={undo}>
            Undo
          </button>
        </p>
      )}
      {fault !== null && <Fault fault={fault} onRetry={onAgain} />}
      <TranscriptText
        segments={segments}
        speakers={speakers}
        onPlay={onPlay}
        media={media}
        onReword={task.status === 'completed' && !isBusy ? reword : undefined}
      />
    </>
  );
};
