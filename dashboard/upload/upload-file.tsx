/** One file on its way. */

import { Progress } from '../controls/status.tsx';
import type { FileView } from '../state/uploads/view.ts';
import { bytes } from '../state/words.ts';

const saying = ({ state, sent, size }: FileView): string => {
  switch (state) {
    case 'waiting':
      return `Waiting · ${bytes(size)}`;
    case 'sending':
      return `${bytes(sent)} of ${bytes(size)}`;
    case 'sent':
      return `Uploaded · ${bytes(size)}`;
    case 'failed':
      return 'Failed';
  }
};

/** Of nothing, all is there. */
const percent = ({ state, sent, size }: FileView): number =>
  state === 'sent' ? 100 : size === 0 ? 0 : (sent / size) * 100;

const TONES = { waiting: '', sending: '', sent: 'good', failed: 'bad' } as const;

export const UploadFile = ({ file, onRetry }: { file: FileView; onRetry: () => void }) => (
  <li className="upload-file">
    <span className="name">{file.name}</span>
    <span className="soft small number">{saying(file)}</span>
    <Progress value={percent(file)} label={`Upload of ${file.name}`} tone={TONES[file.state]} />
    {file.problem !== undefined && (
      <div className="notice bad" role="alert">
        <span>{file.problem}</span>
        <button type="button" className="button small" onClick={onRetry} aria-label={`Retry ${file.name}`}>
          Retry
        </button>
      </div>
    )}
  </li>
);
