/** Who spoke, by the names people give them. */
import { type SubmitEvent, useState } from 'react';
import { type Change, renaming } from '../state/edits.ts';
import { colourOf, nameOf, type Speaker } from './speakers.ts';

interface Props {
  readonly speakers: readonly Speaker[];
  readonly isBusy: boolean;
  readonly onChange: (change: Change) => void;
}

const NameForm = ({ speaker, onDone }: { speaker: Speaker; onDone: (change?: Change) => void }) => {
  const [name, setName] = useState(speaker.name ?? '');
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    onDone(renaming(speaker, name.trim()));
  };
  return (
    <form className="row" onSubmit={save}>
      <input
        className="input short"
        aria-label={`Name of ${speaker.name ?? speaker.id}`}
        // biome-ignore lint/a11y/noAutofocus: it opens because somebody asked to write a name.
        autoFocus
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && onDone()}
      />
      <button type="submit" className="button small primary">
        Save
      </button>
    </form>
  );
};

export const SpeakerNames = ({ speakers, isBusy, onChange }: Props) => {
  const [open, setOpen] = useState<string>();
  return (
    <ul className="row" aria-label="Speakers">
      {speakers.map((speaker) => (
        <li key={speaker.id}>
          {open === speaker.id ? (
            <NameForm
              speaker={speaker}
              onDone={(change) => {
                setOpen(undefined);
                if (change) onChange(change);
              }}
            />
          ) : (
            <button
              type="button"
              className="button small"
              disabled={isBusy}
              onClick={() => setOpen(speaker.id)}
              aria-label={`Rename ${nameOf(speakers, speaker.id)}`}
            >
              <span className="dot" style={{ background: colourOf(speakers, speaker.id) }} />
              {nameOf(speakers, speaker.id)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
};
