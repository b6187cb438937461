/** Loudness over time, coloured by who speaks. No audio is loaded for it, however long the recording. */
import { lazy, Suspense } from 'react';
import type { Artifact, Waveform as Loudness, TaskView, Transcript } from '../../client/index.ts';
import { useLength } from '../state/media-time.ts';
import { useWaveform } from '../state/results.ts';
import { Bands } from './bands.tsx';

const WaveView = lazy(() => import('./wave-view.tsx'));

interface Props {
  readonly task: TaskView;
  readonly fileId: string;
  readonly artifacts: readonly Artifact[];
  readonly media: HTMLMediaElement | null;
  readonly transcript: Transcript | null;
}

/** As high as what will stand there. */
const Room = () => <div className="wave" aria-hidden="true" />;

const secondsOf = ({ length, samples_per_pixel, sample_rate }: Loudness): number =>
  (length * samples_per_pixel) / sample_rate;

export const Waveform = ({ task, fileId, artifacts, media, transcript }: Props) => {
  const { data: waveform, isLoading } = useWaveform(task, fileId, artifacts);
  // Of a video whose sound ends before its picture, the rest is silent.
  const seconds = useLength(media) || (waveform ? secondsOf(waveform) : 0);
  if (isLoading) return <Room />;
  if (waveform && media !== null && seconds > 0)
    return (
      <Suspense fallback={<Room />}>
        <WaveView media={media} waveform={waveform} transcript={transcript} seconds={seconds} />
      </Suspense>
    );
  return transcript && <Bands media={media} transcript={transcript} />;
};
