/** One file's player, transcript and downloads; while it is worked on, what is known already. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import {
  type Artifact,
  isTranscript,
  type Segment,
  type TaskView,
  type Transcript,
} from '../../client/index.ts';
import { type Client, useClient } from '../state/session.ts';
import { Downloads } from './downloads.tsx';
import { EditableTranscript } from './editable-transcript.tsx';
import { Player, type PlayerHandle } from './player.tsx';
import { Empty, Fault, Loading } from './states.tsx';
import { TranscriptText } from './transcript.tsx';

type File = TaskView['files'][number];

const readTranscript = async (client: Client, taskId: string, fileId: string): Promise<Transcript | null> => {
  const content: unknown = await (await client.downloadArtifact(taskId, 'transcript.json', fileId)).json();
  return isTranscript(content) ? content : null;
};

const useArtifacts = (task: TaskView, fileId: string) => {
  const client = useClient();
  return useQuery({
    queryKey: ['artifacts', task.id, task.version],
    queryFn: () => client.artifacts(task.id),
    // What is there stays in sight while it is made anew.
    placeholderData: keepPreviousData,
    select: (all: readonly Artifact[]) => all.filter(({ file_id }) => file_id === fileId),
  });
};

const useTranscript = (task: TaskView, fileId: string, artifacts: readonly Artifact[]) => {
  const client = useClient();
  const stored = artifacts.find(({ name }) => name === 'transcript.json');
  return useQuery({
    queryKey: ['transcript', task.id, fileId, stored?.sha256],
    queryFn: () => readTranscript(client, task.id, fileId),
    enabled: stored !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
};

interface Props {
  readonly task: TaskView;
  readonly file: File;
  /** As far as it was heard, without speakers. */
  readonly live: readonly Segment[];
  /** The task is to be looked at anew. */
  readonly onAgain: () => void;
}

const Words = ({ live, transcript, ...rest }: WordsProps) => {
  const { task, file, onPlay, player } = rest;
  if (transcript) return <EditableTranscript {...rest} transcript={transcript} />;
  if (live.length > 0)
    return (
      <>
        <p className="soft small">As far as it was heard; who spoke shows at the end.</p>
        <TranscriptText segments={live} speakers={[]} onPlay={onPlay} player={player} />
      </>
    );
  if (task.status === 'completed') return <Empty title="No transcript was asked for" />;
  if (task.status === 'failed' || task.status === 'cancelled')
    return <Empty title="There is no transcript" />;
  return (
    <Empty title={file.uploaded ? 'Listening …' : 'Waiting for the file'}>
      What is said appears here as it is heard.
    </Empty>
  );
};

interface WordsProps extends Props {
  readonly transcript: Transcript | null | undefined;
  readonly onPlay: (seconds: number) => void;
  readonly player: React.RefObject<PlayerHandle | null>;
}

export const FileResult = (props: Props) => {
  const { task, file } = props;
  const artifacts = useArtifacts(task, file.id);
  const stored = artifacts.data ?? [];
  const transcript = useTranscript(task, file.id, stored);
  const player = useRef<PlayerHandle | null>(null);
  const play = useCallback((seconds: number) => player.current?.playFrom(seconds), []);
  const fault = artifacts.error ?? transcript.error;
  return (
    <>
      {file.uploaded && (
        <Player
          ref={player}
          task={task}
          file={file}
          artifacts={stored}
          transcript={transcript.data ?? null}
        />
      )}
      {fault !== null && <Fault fault={fault} />}
      <section className="card stack" aria-label="Transcript">
        <h2>Transcript</h2>
        {transcript.isFetching && transcript.data === undefined ? (
          <Loading />
        ) : (
          <Words {...props} transcript={transcript.data} player={player} onPlay={play} />
        )}
      </section>
      {stored.length > 0 && <Downloads task={task} artifacts={stored} />}
    </>
  );
};
