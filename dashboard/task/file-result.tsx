/** One file's player, transcript and downloads; while it is worked on, what is known already. */
import { useCallback, useState } from 'react';
import type { Segment, TaskView } from '../../client/index.ts';
import { Fault, Loading } from '../controls/states.tsx';
import { useArtifacts, useTranscript } from '../state/results.ts';
import { Playback } from '../transcript/playback.tsx';
import { Player } from '../transcript/player.tsx';
import { Words } from '../transcript/words.tsx';
import { Downloads } from './downloads.tsx';

interface Props {
  readonly task: TaskView;
  readonly file: TaskView['files'][number];
  /** As far as it was heard, without speakers. */
  readonly live: readonly Segment[];
  /** The task is to be looked at anew. */
  readonly onAgain: () => void;
}

const playFrom = (media: HTMLMediaElement | null, seconds: number): void => {
  if (media === null) return;
  media.currentTime = seconds;
  void media.play().catch(() => undefined);
};

export const FileResult = (props: Props) => {
  const { task, file } = props;
  const artifacts = useArtifacts(task, file.id);
  const stored = artifacts.data ?? [];
  const transcript = useTranscript(task, file.id, stored);
  const [media, setMedia] = useState<HTMLMediaElement | null>(null);
  const play = useCallback((seconds: number) => playFrom(media, seconds), [media]);
  const fault = artifacts.error ?? transcript.error;
  return (
    <>
      {file.uploaded && (
        <Player
          task={task}
          file={file}
          artifacts={stored}
          transcript={transcript.data ?? null}
          media={media}
          onMedia={setMedia}
        />
      )}
      {fault !== null && <Fault fault={fault} />}
      <section className="card stack" aria-label="Transcript">
        <div className="row apart transcript-head">
          <h2>Transcript</h2>
          {media !== null && <Playback media={media} />}
        </div>
        {(artifacts.isLoading || transcript.isLoading) && props.live.length === 0 ? (
          <Loading />
        ) : (
          <Words {...props} transcript={transcript.data ?? null} media={media} onPlay={play} />
        )}
      </section>
      {stored.length > 0 && <Downloads task={task} artifacts={stored} />}
    </>
  );
};
