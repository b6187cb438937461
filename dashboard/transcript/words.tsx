/** What was said in a file: all of it, as far as it is known, or why there is nothing. */
import type { Segment, TaskView, Transcript } from '../../client/index.ts';
import { Empty } from '../controls/states.tsx';
import { EditableTranscript } from './editable-transcript.tsx';
import { TranscriptText } from './transcript.tsx';

interface Props {
  readonly task: TaskView;
  readonly file: TaskView['files'][number];
  readonly live: readonly Segment[];
  readonly transcript: Transcript | null;
  readonly media: HTMLMediaElement | null;
  readonly onPlay: (seconds: number) => void;
  readonly onAgain: () => void;
}

export const Words = ({ live, transcript, ...rest }: Props) => {
  const { task, file, onPlay, media } = rest;
  if (transcript) return <EditableTranscript {...rest} transcript={transcript} />;
  if (live.length > 0)
    return (
      <>
        <p className="soft small">As far as it was heard; who spoke shows at the end.</p>
        <TranscriptText segments={live} speakers={[]} onPlay={onPlay} media={media} />
      </>
    );
  if (task.status === 'completed') return <Empty title="No transcript requested" />;
  if (task.status === 'failed' || task.status === 'cancelled') return <Empty title="No transcript" />;
  return (
    <Empty title={file.uploaded ? 'Listening …' : 'Waiting for the file'}>
      What is said appears here as it is heard.
    </Empty>
  );
};
