/** The recording itself, with its waveform by speakers, and subtitles over the picture. */
import { useState } from 'react';
import type { Artifact, TaskView, Transcript } from '../../client/index.ts';
import { Loading } from '../controls/states.tsx';
import { useGoingOn } from '../state/going-on.ts';
import { type Source, useLink, useSubtitles } from '../state/links.ts';
import { Waveform } from '../wave/waveform.tsx';

interface Props {
  readonly task: TaskView;
  readonly file: TaskView['files'][number];
  readonly artifacts: readonly Artifact[];
  readonly transcript: Transcript | null;
  readonly media: HTMLMediaElement | null;
  /** The element that plays, as long as there is one. */
  readonly onMedia: (media: HTMLMediaElement | null) => void;
}

/** The recording as it came; where the browser cannot play that, its sound as it was made for players. */
const useSource = ({ task, file, artifacts }: Props, failed: boolean): Source | undefined => {
  const about = `${task.id} ${file.id}`;
  const isRendered = artifacts.some(({ name }) => name === 'audio.m4a');
  const original = useLink(`file ${about}`, true, (client) => client.fileLink(task.id, file.id));
  const rendered = useLink(`audio ${about}`, failed && isRendered, (client) =>
    client.artifactLink(task.id, 'audio.m4a', file.id),
  );
  return failed ? rendered : original;
};

export const Player = (props: Props) => {
  const { task, file, artifacts, transcript, media, onMedia } = props;
  const [failed, setFailed] = useState(false);
  const source = useSource(props, failed);
  const goingOn = useGoingOn();
  const subtitles = useSubtitles(task, file.id, artifacts);
  const isVideo = file.media?.video !== undefined && !failed;
  const Medium = isVideo ? 'video' : 'audio';
  // Neither the browser nor the service knows it as a recording; the task says what is wrong with it.
  if (failed && source === undefined && file.media === undefined) return null;
  return (
    <section className="card stack player" aria-label="Player">
      {source === undefined && !failed && <Loading />}
      {failed && source === undefined && (
        <p className="notice warn">This browser cannot play {file.name}. The output “audio” can be played.</p>
      )}
      {source !== undefined && (
        <Medium
          ref={onMedia}
          controls
          preload="metadata"
          src={source.url}
          onError={() => source.renew() || setFailed(true)}
          {...goingOn}
        >
          <track kind="captions" label="Subtitles" src={subtitles} default={isVideo} />
        </Medium>
      )}
      <Waveform task={task} fileId={file.id} artifacts={artifacts} media={media} transcript={transcript} />
    </section>
  );
};
