/** One line of a transcript, to be written anew. */
import { type KeyboardEvent, type SubmitEvent, useRef, useState } from 'react';

interface Props {
  readonly text: string;
  /** Undefined leaves it as it was. */
  readonly onDone: (text?: string) => void;
}

export const LineForm = ({ text, onDone }: Props) => {
  const [written, setWritten] = useState(text);
  const form = useRef<HTMLFormElement>(null);
  const leave = (text?: string): void => {
    // The form goes; whoever uses a keyboard is still at this line.
    form.current?.closest('li')?.querySelector('button')?.focus();
    onDone(text);
  };
  const save = (event?: SubmitEvent): void => {
    event?.preventDefault();
    leave(written.trim() === text ? undefined : written.trim());
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') leave();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    save();
  };
  return (
    <form className="stack line-form" ref={form} onSubmit={save}>
      <textarea
        className="input"
        aria-label="Text of the line"
        // biome-ignore lint/a11y/noAutofocus: it opens because somebody asked to write.
        autoFocus
        maxLength={1000}
        value={written}
        // To go on writing, rather than before all that is there.
        onFocus={({ target }) => target.setSelectionRange(target.value.length, target.value.length)}
        onChange={({ target }) => setWritten(target.value)}
        onKeyDown={press}
      />
      <div className="row">
        <button type="submit" className="button small primary">
          Save
        </button>
        <button type="button" className="button small" onClick={() => leave()}>
          Cancel
        </button>
      </div>
    </form>
  );
};
