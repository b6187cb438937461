/** Files by dropping them, or by choosing. */
import { type DragEvent, useRef, useState } from 'react';
import { droppedFiles, pickFiles } from '../state/uploads/handles.ts';

interface Props {
  readonly title: string;
  readonly hint?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Chromium's own chooser remembers where files lie; where there is none, the input's does. */
const Chooser = ({ onFiles }: Pick<Props, 'onFiles'>) => {
  const input = useRef<HTMLInputElement>(null);
  const choose = async (): Promise<void> => {
    const picked = await pickFiles();
    if (picked === undefined) input.current?.click();
    else onFiles(picked);
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void choose()}>
        Choose files
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </>
  );
};

export const DropZone = ({ title, hint, onFiles }: Props) => {
  const [over, setOver] = useState(false);
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    onFiles(await droppedFiles(event.dataTransfer));
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
      onDrop={(event) => void drop(event)}
    >
      <h2>{title}</h2>
      {hint && <p className="soft">{hint}</p>}
      <Chooser onFiles={onFiles} />
    </div>
  );
};
