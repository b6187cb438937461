/** Plays and pauses beside the words: the player is far above those of an hour. */
import { useCallback, useSyncExternalStore } from 'react';
import { useTime } from '../state/media-time.ts';
import { clock } from '../state/words.ts';

const CHANGES = ['play', 'pause', 'ended'] as const;

const useIsPlaying = (media: HTMLMediaElement): boolean => {
  const subscribe = useCallback(
    (listener: () => void) => {
      for (const name of CHANGES) media.addEventListener(name, listener);
      return () => {
        for (const name of CHANGES) media.removeEventListener(name, listener);
      };
    },
    [media],
  );
  return useSyncExternalStore(subscribe, () => !media.paused);
};

export const Playback = ({ media }: { media: HTMLMediaElement }) => {
  const [seconds] = useTime(media);
  const isPlaying = useIsPlaying(media);
  const toggle = (): void => {
    if (isPlaying) media.pause();
    else void media.play().catch(() => undefined);
  };
  return (
    <div className="row">
      <span className="soft small number">{clock(seconds)}</span>
      <button type="button" className="button small" onClick={toggle}>
        {isPlaying ? 'Pause' : 'Play'}
      </button>
    </div>
  );
};
