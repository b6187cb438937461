/** One line of a transcript: when, who, and word by word what. */
import { Fragment, memo } from 'react';
import type { Segment } from '../../client/index.ts';
import { clock } from '../state/words.ts';
import { LineForm } from './line-form.tsx';
import { colourOf, nameOf, type Speaker } from './speakers.ts';

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

/** Beside the text rather than within: unseen, it would still take the place of a word and break the line. */
const Editing = ({ segment, isOpen, onOpen, onReword }: EditingProps) => {
  if (onReword === undefined || isOpen) return null;
  return (
    <button
      type="button"
      className="reword"
      onClick={() => onOpen(segment.id)}
      aria-label={`Edit the line at ${clock(segment.start)}`}
    >
      Edit
    </button>
  );
};

const Text = ({ segment, isOpen, onOpen, onReword }: EditingProps) => {
  if (!isOpen || onReword === undefined)
    return (
      <p dir="auto">
        <Words segment={segment} />
      </p>
    );
  return (
    <LineForm
      text={segment.text}
      onDone={(text) => {
        onOpen(undefined);
        if (text !== undefined) onReword(segment, text);
      }}
    />
  );
};

interface EditingProps {
  readonly segment: Segment;
  /** Absent where nothing can be changed. */
  readonly onReword?: ((segment: Segment, text: string) => void) | undefined;
  readonly isOpen: boolean;
  readonly onOpen: (id: number | undefined) => void;
}

export const Line = memo(({ segment, speakers, onPlay, isTurn, ...editing }: LineProps) => (
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
    <Text segment={segment} {...editing} />
    <Editing segment={segment} {...editing} />
  </li>
));

interface LineProps extends EditingProps {
  readonly speakers: readonly Speaker[];
  readonly onPlay: (seconds: number) => void;
  /** Somebody else spoke before. */
  readonly isTurn: boolean;
}
