/** What was said, word by word: a word plays from there, and the one that is heard is marked. */
import { Fragment, type MouseEvent, memo, type RefObject, useEffect, useRef, useState } from 'react';
import type { Segment } from '../../client/index.ts';
import { clock } from '../state/words.ts';
import { LineForm } from './line-form.tsx';
import type { PlayerHandle } from './player.tsx';
import { colourOf, nameOf, type Speaker } from './speakers.ts';

interface Props {
  readonly segments: readonly Segment[];
  readonly speakers: readonly Speaker[];
  readonly onPlay: (seconds: number) => void;
  readonly player: RefObject<PlayerHandle | null>;
  /** Absent where nothing can be changed. */
  readonly onReword?: ((segment: Segment, text: string) => void) | undefined;
}

const Words = ({ segment }: { segment: Segment }) =>
  segment.words.length === 0
    ? segment.text
    : segment.words.map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place.
        <Fragment key={index}>
          {index > 0 && ' '}
          <span data-start={word.start}>{word.text}</span>
        </Fragment>
      ));

const Text = ({ segment, isOpen, onOpen, onReword }: TextProps) => {
  if (isOpen && onReword)
    return (
      <LineForm
        text={segment.text}
        onDone={(text) => {
          onOpen(undefined);
          if (text !== undefined) onReword(segment, text);
        }}
      />
    );
  return (
    <p>
      <Words segment={segment} />
      {onReword && (
        <button
          type="button"
          className="reword"
          onClick={() => onOpen(segment.id)}
          aria-label={`Edit the line at ${clock(segment.start)}`}
        >
          Edit
        </button>
      )}
    </p>
  );
};

interface TextProps extends Pick<Props, 'onReword'> {
  readonly segment: Segment;
  readonly isOpen: boolean;
  readonly onOpen: (id: number | undefined) => void;
}

const Line = memo(({ segment, speakers, onPlay, isTurn, ...text }: LineProps) => (
  <li>
    <button
      type="button"
      className="at"
      onClick={() => onPlay(segment.start)}
      aria-label={`Play from ${clock(segment.start)}`}
    >
      {clock(segment.start)}
    </button>
    {isTurn && (
      <span className="who" style={{ color: colourOf(speakers, segment.speaker) }}>
        {nameOf(speakers, segment.speaker)}
      </span>
    )}
    <Text segment={segment} {...text} />
  </li>
));

interface LineProps extends Pick<Props, 'speakers' | 'onPlay'>, TextProps {
  /** Somebody else spoke before. */
  readonly isTurn: boolean;
}

/** The last word that began by then: an index into the list, or -1. */
const wordAt = (starts: readonly number[], seconds: number): number => {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** Marked in the page itself: a hundred thousand words are not rendered anew for one. */
const useMark = (list: RefObject<HTMLOListElement | null>, { segments, player }: Props): void => {
  useEffect(() => {
    const words = [...(list.current?.querySelectorAll<HTMLElement>('[data-start]') ?? [])];
    const starts = words.map(({ dataset }) => Number(dataset['start']));
    let marked: HTMLElement | undefined;
    const mark = (seconds: number): void => {
      const word = words[wordAt(starts, seconds)];
      if (word === marked) return;
      marked?.classList.remove('now');
      word?.classList.add('now');
      marked = word;
    };
    return segments.length === 0 ? undefined : player.current?.onTime(mark);
  }, [list, segments, player]);
};

export const TranscriptText = (props: Props) => {
  const { segments, speakers, onPlay, onReword } = props;
  const [open, setOpen] = useState<number>();
  const list = useRef<HTMLOListElement>(null);
  useMark(list, props);
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
