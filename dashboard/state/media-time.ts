/** The time of a player as it goes by, and how long its recording is. */
import { useEffect, useState } from 'react';

const MOVES = ['play', 'pause', 'seeking', 'seeked', 'ended'] as const;

/** Calls with each frame while it plays, else when it is moved; ends by calling what it returns. */
export const watchTime = (media: HTMLMediaElement, listener: (seconds: number) => void): (() => void) => {
  let frame = 0;
  const look = (): void => {
    cancelAnimationFrame(frame);
    listener(media.currentTime);
    if (!media.paused) frame = requestAnimationFrame(look);
  };
  for (const name of MOVES) media.addEventListener(name, look);
  look();
  return () => {
    cancelAnimationFrame(frame);
    for (const name of MOVES) media.removeEventListener(name, look);
  };
};

/** In tenths of a second: what shows it is not rendered with each frame. */
export const useTime = (media: HTMLMediaElement | null): [number, (seconds: number) => void] => {
  const [seconds, setSeconds] = useState(0);
  useEffect(
    () => (media === null ? undefined : watchTime(media, (now) => setSeconds(Math.floor(now * 10) / 10))),
    [media],
  );
  return [seconds, setSeconds];
};

/** 0 until it is known, and where a stream does not tell; kept while the recording is loaded from another link. */
export const useLength = (media: HTMLMediaElement | null): number => {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const look = (): void => {
      if (media !== null && Number.isFinite(media.duration)) setSeconds(media.duration);
    };
    look();
    media?.addEventListener('durationchange', look);
    return () => media?.removeEventListener('durationchange', look);
  }, [media]);
  return seconds;
};
