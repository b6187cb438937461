/** What is to be worked on: files from here, or the address of one. */

import { TextField } from '../controls/fields.tsx';
import type { Draft } from '../form/draft.ts';
import { useFault } from '../form/faults.ts';
import { FileChoice } from './file-choice.tsx';

interface Props {
  readonly draft: Draft;
  readonly onChange: (changed: Partial<Draft>) => void;
}

export const Recordings = ({ draft: { files, sourceUrl }, onChange }: Props) => {
  const fault = useFault('/params/source_url', true);
  return (
    <>
      <FileChoice files={files} onChange={(chosen) => onChange({ files: chosen })} />
      {files.length === 0 && (
        <TextField
          label="Or a URL"
          type="url"
          placeholder="https://"
          hint="A file on the web, or a YouTube video if this service is set up to fetch them"
          fault={fault}
          value={sourceUrl}
          onChange={(url) => onChange({ sourceUrl: url })}
        />
      )}
    </>
  );
};
