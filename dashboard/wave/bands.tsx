/** Who speaks when, without a shape: for tasks that have no `waveform.json`. */
import type { Transcript } from '../../client/index.ts';
import { colourOf } from '../transcript/speakers.ts';
import { Legend } from './legend.tsx';
import { Position } from './position.tsx';

/** Hard-edged bands of a gradient; between them nobody speaks. */
const bandsOf = ({ segments, speakers, duration: length }: Transcript): string => {
  const at = (seconds: number): string => `${((seconds / length) * 100).toFixed(3)}%`;
  const silence = 'var(--raised)';
  const stops = segments.flatMap(({ start, end, speaker }) => {
    const colour = colourOf(speakers, speaker);
    return [
      `${silence} ${at(start)}`,
      `${colour} ${at(start)}`,
      `${colour} ${at(end)}`,
      `${silence} ${at(end)}`,
    ];
  });
  return `linear-gradient(to right, ${[`${silence} 0%`, ...stops].join(', ')})`;
};

interface Props {
  readonly media: HTMLMediaElement | null;
  readonly transcript: Transcript;
}

export const Bands = ({ media, transcript }: Props) =>
  transcript.duration === 0 ? null : (
    <div className="stack tight">
      <div className="wave bands" style={{ backgroundImage: bandsOf(transcript) }}>
        <Position media={media} seconds={transcript.duration} />
      </div>
      <Legend speakers={transcript.speakers} />
    </div>
  );
