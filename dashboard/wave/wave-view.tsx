/** The waveform that can be zoomed, clicked and dragged. Loaded where there is one to show. */
import { type RefObject, useEffect, useRef } from 'react';
import { Hover } from './hover.tsx';
import { Legend } from './legend.tsx';
import { Position } from './position.tsx';
import { Ruler } from './ruler.tsx';
import { type Recording, useSurfer } from './use-surfer.ts';
import { useView } from './view.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

/** Whoever turns the wheel alone wants to read on. */
const useWheelWithKey = (place: RefObject<HTMLDivElement | null>): void =>
  useEffect(() => {
    const keep = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    };
    place.current?.addEventListener('wheel', keep, { capture: true, passive: true });
    return () => place.current?.removeEventListener('wheel', keep, { capture: true });
  }, [place]);

export default function WaveView(recording: Recording) {
  const { media, seconds, transcript } = recording;
  const place = useRef<HTMLDivElement>(null);
  const surfer = useSurfer(recording, place);
  const view = useView(surfer, seconds);
  useWheelWithKey(place);
  return (
    <div className="stack tight">
      <div className="wave">
        <div className="surfer" ref={place} aria-hidden="true" />
        <Hover place={place} view={view} transcript={transcript} />
        <Position media={media} seconds={seconds} />
      </div>
      <Ruler view={view} />
      <div className="row apart">
        <Legend speakers={transcript?.speakers ?? []} />
        <ZoomButtons surfer={surfer} view={view} seconds={seconds} />
      </div>
    </div>
  );
}
