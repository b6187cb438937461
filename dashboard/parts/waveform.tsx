/**
 * Loudness over time, coloured by who speaks: the stored picture is the mask, the speakers are what shows through. No
 * audio is loaded for it, however long the recording. The range input beneath the pointer makes it a slider for all.
 */
import { type RefObject, useEffect, useState } from 'react';
import type { Transcript } from '../../client/index.ts';
import { clock, duration } from '../state/words.ts';
import { colourOf, nameOf } from './speakers.ts';

interface Props {
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly shape: string | undefined;
  readonly transcript: Transcript;
}

/** Hard-edged bands of a gradient; between them nobody speaks. */
const bandsOf = ({ segments, speakers, duration: length }: Transcript): string => {
  const at = (seconds: number): string => `${((seconds / length) * 100).toFixed(3)}%`;
  const stops = segments.flatMap(({ start, end, speaker }) => {
    const colour = colourOf(speakers, speaker);
    const silence = 'var(--line-strong)';
    return [
      `${silence} ${at(start)}`,
      `${colour} ${at(start)}`,
      `${colour} ${at(end)}`,
      `${silence} ${at(end)}`,
    ];
  });
  return `linear-gradient(to right, ${['var(--line-strong) 0%', ...stops].join(', ')})`;
};

const usePosition = (media: RefObject<HTMLMediaElement | null>): [number, (to: number) => void] => {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const look = (): void => setSeconds(media.current?.currentTime ?? 0);
    const timer = setInterval(look, 100);
    return () => clearInterval(timer);
  }, [media]);
  const move = (to: number): void => {
    // At once: an input that is set back to the old place while it is dragged would end there.
    setSeconds(to);
    if (media.current !== null) media.current.currentTime = to;
  };
  return [seconds, move];
};

export const Waveform = ({ media, shape, transcript }: Props) => {
  const [seconds, move] = usePosition(media);
  const { duration: length, speakers } = transcript;
  if (length === 0) return null;
  return (
    <>
      <div className="wave">
        <div
          className="shape"
          style={{
            backgroundImage: bandsOf(transcript),
            ...(shape && { maskImage: `url("${shape}")` }),
          }}
        />
        <div className="needle" style={{ left: `${Math.min(100, (seconds / length) * 100)}%` }} />
        <input
          type="range"
          min={0}
          max={length}
          step={1}
          value={seconds}
          onChange={({ target }) => move(Number(target.value))}
          aria-label="Position in the recording"
          aria-valuetext={`${clock(seconds)} of ${clock(length)}`}
        />
      </div>
      <ul className="legend-speakers">
        {speakers.map(({ id, talk_seconds }) => (
          <li key={id}>
            <span className="dot" style={{ background: colourOf(speakers, id) }} />
            {nameOf(speakers, id)} <span className="soft">{duration(talk_seconds)}</span>
          </li>
        ))}
      </ul>
    </>
  );
};
