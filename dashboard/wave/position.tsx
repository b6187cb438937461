/** Where the player is, as a slider for keyboards and screen readers; for pointers too, where nothing else takes them. */

import { useTime } from '../state/media-time.ts';
import { clock } from '../state/words.ts';

interface Props {
  readonly media: HTMLMediaElement | null;
  readonly seconds: number;
}

export const Position = ({ media, seconds }: Props) => {
  const [now, setNow] = useTime(media);
  const move = (to: number): void => {
    // At once: an input that is set back to the old place while it is dragged would end there.
    setNow(to);
    if (media !== null) media.currentTime = to;
  };
  return (
    <input
      type="range"
      min={0}
      max={seconds}
      step={1}
      value={now}
      onChange={({ target }) => move(Number(target.value))}
      aria-label="Position in the recording"
      aria-valuetext={`${clock(now)} of ${clock(seconds)}`}
    />
  );
};
