/** Files by dropping them, or by choosing. */
import { type DragEvent, useId, useState } from 'react';

interface Props {
  readonly title: string;
  readonly hint?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

export const DropZone = ({ title, hint, onFiles }: Props) => {
  const [over, setOver] = useState(false);
  const id = useId();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to the file chooser within.
    <div
      className={`drop ${over ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2>{title}</h2>
      {hint && <p className="soft">{hint}</p>}
      <label className="button" htmlFor={id}>
        Choose files
      </label>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        multiple
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </div>
  );
};
