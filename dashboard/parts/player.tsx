/** The recording itself, with its waveform by speakers, and subtitles over the picture. */
import { useQuery } from '@tanstack/react-query';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { Artifact, TaskView, Transcript } from '../../client/index.ts';
import { type Client, useClient } from '../state/session.ts';
import { Loading } from './states.tsx';
import { Waveform } from './waveform.tsx';

export interface PlayerHandle {
  playFrom(seconds: number): void;
  /** Called with the time as it goes by; ends by calling what it returns. */
  onTime(listener: (seconds: number) => void): () => void;
}

interface Props {
  readonly task: TaskView;
  readonly file: TaskView['files'][number];
  readonly artifacts: readonly Artifact[];
  readonly transcript: Transcript | null;
  readonly ref: Ref<PlayerHandle>;
}

/** Links are good for an hour. */
const FRESH_MS = 50 * 60_000;

const has = (artifacts: readonly Artifact[], name: string): boolean =>
  artifacts.some((artifact) => artifact.name === name);

const useLink = (name: string, wanted: boolean, ask: (client: Client) => Promise<{ url: string }>) => {
  const client = useClient();
  return useQuery({
    queryKey: ['link', name],
    queryFn: () => ask(client),
    enabled: wanted,
    staleTime: FRESH_MS,
  }).data?.url;
};

/** As a blob: a track of another origin would have the player itself ask for credentials. */
const useSubtitles = ({ task, file, artifacts }: Omit<Props, 'ref'>): string | undefined => {
  const client = useClient();
  const name = 'subtitles.vtt';
  const stored = artifacts.find((artifact) => artifact.name === name);
  const { data } = useQuery({
    queryKey: ['subtitles', task.id, file.id, stored?.sha256],
    queryFn: async () => (await client.downloadArtifact(task.id, name, file.id)).text(),
    enabled: stored !== undefined,
  });
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (data === undefined) return;
    const made = URL.createObjectURL(new Blob([data], { type: 'text/vtt' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return url;
};

const useHandle = (ref: Ref<PlayerHandle>, media: React.RefObject<HTMLMediaElement | null>): void =>
  useImperativeHandle(
    ref,
    () => ({
      playFrom: (seconds) => {
        if (media.current === null) return;
        media.current.currentTime = seconds;
        void media.current.play().catch(() => undefined);
      },
      onTime: (listener) => {
        let frame = 0;
        const look = (): void => {
          if (media.current !== null) listener(media.current.currentTime);
          frame = requestAnimationFrame(look);
        };
        look();
        return () => cancelAnimationFrame(frame);
      },
    }),
    [media],
  );

export const Player = ({ ref, ...props }: Props) => {
  const { task, file, artifacts, transcript } = props;
  const media = useRef<HTMLMediaElement | null>(null);
  const [failed, setFailed] = useState(false);
  const about = `${task.id} ${file.id}`;
  const original = useLink(`file ${about}`, true, (client) => client.fileLink(task.id, file.id));
  const rendered = useLink(`audio ${about}`, failed && has(artifacts, 'audio.m4a'), (client) =>
    client.artifactLink(task.id, 'audio.m4a', file.id),
  );
  const shape = useLink(`wave ${about}`, has(artifacts, 'waveform.png'), (client) =>
    client.artifactLink(task.id, 'waveform.png', file.id),
  );
  const subtitles = useSubtitles(props);
  useHandle(ref, media);
  const src = failed ? rendered : original;
  const isVideo = file.media?.video !== undefined && !failed;
  const Medium = isVideo ? 'video' : 'audio';
  return (
    <section className="card stack player" aria-label="Player">
      {src === undefined && !failed && <Loading />}
      {failed && src === undefined && (
        <p className="notice warn">This browser cannot play {file.name}. The output “audio” can be played.</p>
      )}
      {src !== undefined && (
        <Medium
          key={src}
          ref={(element) => {
            media.current = element;
          }}
          controls
          preload="metadata"
          src={src}
          onError={() => setFailed(true)}
        >
          <track kind="captions" label="Subtitles" src={subtitles} default={isVideo} />
        </Medium>
      )}
      {transcript && <Waveform media={media} shape={shape} transcript={transcript} />}
    </section>
  );
};
