/** The time under the pointer, and who speaks then. */
import { type RefObject, useEffect, useState } from 'react';
import type { Transcript } from '../../client/index.ts';
import { clock } from '../state/words.ts';
import { nameOf } from '../transcript/speakers.ts';
import type { View } from './view.ts';

interface Props {
  readonly place: RefObject<HTMLElement | null>;
  readonly view: View | undefined;
  readonly transcript: Transcript | null;
}

/** Pixels from the left; undefined while no pointer is there that can hover. */
const usePointer = (place: RefObject<HTMLElement | null>): number | undefined => {
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    const here = place.current;
    const follow = ({ clientX, pointerType }: PointerEvent): void => {
      if (here !== null && pointerType !== 'touch') setLeft(clientX - here.getBoundingClientRect().left);
    };
    const leave = (): void => setLeft(undefined);
    here?.addEventListener('pointermove', follow);
    here?.addEventListener('pointerleave', leave);
    return () => {
      here?.removeEventListener('pointermove', follow);
      here?.removeEventListener('pointerleave', leave);
    };
  }, [place]);
  return left;
};

const labelAt = (transcript: Transcript | null, seconds: number): string => {
  const segment = transcript?.segments.find(({ start, end }) => start <= seconds && seconds < end);
  const who = nameOf(transcript?.speakers ?? [], segment?.speaker ?? null);
  return who === null ? clock(seconds) : `${clock(seconds)} · ${who}`;
};

export const Hover = ({ place, view, transcript }: Props) => {
  const left = usePointer(place);
  if (left === undefined || view === undefined) return null;
  const share = left / view.width;
  return (
    <div className="hover" style={{ left }} aria-hidden="true">
      <span style={{ transform: `translateX(${-share * 100}%)` }}>
        {labelAt(transcript, view.start + share * (view.end - view.start))}
      </span>
    </div>
  );
};
