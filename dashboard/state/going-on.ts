/** A player goes on where it was when its recording comes under another link, or as sound alone. */
import { type SyntheticEvent, useMemo, useRef } from 'react';

type MediaEvent = SyntheticEvent<HTMLMediaElement>;

export const useGoingOn = () => {
  const place = useRef({ seconds: 0, isPlaying: false });
  return useMemo(() => {
    const note = ({ currentTarget: media }: MediaEvent): void => {
      // What is being loaded anew stands at its beginning.
      if (media.readyState > 0 && media.error === null)
        place.current = { seconds: media.currentTime, isPlaying: !media.paused };
    };
    const goOn = ({ currentTarget: media }: MediaEvent): void => {
      const { seconds, isPlaying } = place.current;
      if (seconds > 0) media.currentTime = seconds;
      if (isPlaying) void media.play().catch(() => undefined);
    };
    return { onTimeUpdate: note, onSeeked: note, onPlay: note, onPause: note, onLoadedMetadata: goOn };
  }, []);
};
