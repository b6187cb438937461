/** What was said, word by word: a word plays from there, and the one that is heard is marked. */
import { type MouseEvent, useRef, useState } from 'react';
import type { Segment } from '../../client/index.ts';
import { useMark } from '../state/word-mark.ts';
import { Line } from './line.tsx';
import type { Speaker } from './speakers.ts';

interface Props {
  readonly segments: readonly Segment[];
  readonly speakers: readonly Speaker[];
  readonly onPlay: (seconds: number) => void;
  readonly media: HTMLMediaElement | null;
  /** Absent where nothing can be changed. */
  readonly onReword?: ((segment: Segment, text: string) => void) | undefined;
}

export const TranscriptText = ({ segments, speakers, onPlay, media, onReword }: Props) => {
  const [open, setOpen] = useState<number>();
  const list = useRef<HTMLOListElement>(null);
  useMark(list, segments, media);
  const play = ({ target }: MouseEvent): void => {
    const start = target instanceof HTMLElement ? target.dataset['start'] : undefined;
    if (start !== undefined) onPlay(Number(start));
  };
  if (segments.length === 0) return <p className="soft">No speech was found.</p>;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button of each line does the same by keyboard.
    <ol className="transcript" ref={list} onClick={play}>
      {segments.map((segment, index) => (
        <Line
          key={segment.id}
          segment={segment}
          speakers={speakers}
          onPlay={onPlay}
          onReword={onReword}
          isOpen={open === segment.id}
          onOpen={setOpen}
          isTurn={segment.speaker !== null && segment.speaker !== segments[index - 1]?.speaker}
        />
      ))}
    </ol>
  );
};
