/** The files of a new task: dropped or chosen, looked at, and taken away again. */
import { useState } from 'react';
import { DropZone } from '../controls/drop-zone.tsx';
import { withFiles } from '../state/uploads/limits.ts';
import { bytes } from '../state/words.ts';

const ChosenFile = ({ file, onRemove }: { file: File; onRemove: () => void }) => (
  <li>
    <span className="badge">{file.type.split('/')[0] || 'file'}</span>
    <span className="name">{file.name}</span>
    <span className="row">
      <span className="soft small number">{bytes(file.size)}</span>
      <button
        type="button"
        className="button plain small"
        onClick={onRemove}
        aria-label={`Remove ${file.name}`}
      >
        Remove
      </button>
    </span>
  </li>
);

interface Props {
  readonly files: readonly File[];
  readonly onChange: (files: readonly File[]) => void;
}

export const FileChoice = ({ files, onChange }: Props) => {
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const add = (added: readonly File[]): void => {
    const choice = withFiles(files, added);
    setRefusals(choice.refusals);
    onChange(choice.files);
  };
  return (
    <>
      <DropZone
        title="Drop audio or video here"
        hint="Several at once, each up to 10 GB. Large ones go in parts, and go on after an interruption."
        onFiles={add}
      />
      {refusals.map((refusal) => (
        <p key={refusal} className="notice bad" role="alert">
          {refusal}
        </p>
      ))}
      {files.length > 0 && (
        <ul className="list files card" aria-label="Files to send">
          {files.map((file) => (
            <ChosenFile
              key={`${file.name} ${file.size} ${file.lastModified}`}
              file={file}
              onRemove={() => onChange(files.filter((it) => it !== file))}
            />
          ))}
        </ul>
      )}
    </>
  );
};
