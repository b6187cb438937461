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
    onDone(name.trim() === (speaker.name ?? '') ? undefined : renaming(speaker, name.trim()));
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

const NameButton = ({ name, colour, isBusy, isBack, onOpen }: NameButtonProps) => (
  <button
    type="button"
    className="button small"
    aria-disabled={isBusy}
    // biome-ignore lint/a11y/noAutofocus: whoever wrote the name with a keyboard is still here.
    autoFocus={isBack}
    onClick={() => isBusy || onOpen()}
    aria-label={`Rename ${name}`}
  >
    <span className="dot" style={{ background: colour }} />
    {name}
  </button>
);

interface NameButtonProps {
  readonly name: string | null;
  readonly colour: string;
  readonly isBusy: boolean;
  /** After its form was closed. */
  readonly isBack: boolean;
  readonly onOpen: () => void;
}

export const SpeakerNames = ({ speakers, isBusy, onChange }: Props) => {
  const [open, setOpen] = useState<string>();
  const [closed, setClosed] = useState<string>();
  const done = (id: string, change?: Change): void => {
    setOpen(undefined);
    setClosed(id);
    if (change) onChange(change);
  };
  return (
    <ul className="row" aria-label="Speakers">
      {speakers.map((speaker) => (
        <li key={speaker.id}>
          {open === speaker.id ? (
            <NameForm speaker={speaker} onDone={(change) => done(speaker.id, change)} />
          ) : (
            <NameButton
              name={nameOf(speakers, speaker.id)}
              colour={colourOf(speakers, speaker.id)}
              isBusy={isBusy}
              isBack={closed === speaker.id}
              onOpen={() => setOpen(speaker.id)}
            />
          )}
        </li>
      ))}
    </ul>
  );
};
