/** What of a task's files is on its way from here, how fast, and how to stop it or try again. */

import type { TaskView } from '../../client/index.ts';
import { Progress } from '../controls/status.tsx';
import { type RunningUpload, useUpload } from '../state/uploads/use-upload.ts';
import { isUnderWay, type UploadView } from '../state/uploads/view.ts';
import { bytes, plural, timeLeft } from '../state/words.ts';
import { UploadAgain } from './upload-again.tsx';
import { UploadFile } from './upload-file.tsx';

/** Said aloud by screen readers, so only what changes rarely. */
const stateOf = (view: UploadView): string => {
  const failed = view.files.filter(({ state }) => state === 'failed').length;
  if (!isUnderWay(view))
    return failed > 0 ? `${failed} of ${plural(view.files.length, 'file')} failed.` : 'All files uploaded.';
  if (view.isWaiting) return 'No connection. The upload resumes by itself when it is back.';
  return view.isPaused ? 'Paused. What is in transit will finish.' : '';
};

const percentOf = ({ sent, size }: UploadView): number => (size === 0 ? 0 : Math.floor((sent / size) * 100));

const summaryOf = (view: UploadView): string => {
  const { bytesPerSecond, secondsLeft, isPaused, isWaiting } = view;
  const isMoving = isUnderWay(view) && !isPaused && !isWaiting;
  return [
    `${percentOf(view)} %`,
    `${bytes(view.sent)} of ${bytes(view.size)}`,
    ...(isMoving && bytesPerSecond !== undefined ? [`${bytes(bytesPerSecond)}/s`] : []),
    ...(isMoving && secondsLeft !== undefined ? [timeLeft(secondsLeft)] : []),
  ].join(' · ');
};

const Controls = ({ upload: { uppy, view } }: { upload: RunningUpload }) => (
  <div className="row">
    {view.files.filter(({ state }) => state === 'failed').length > 1 && (
      <button type="button" className="button small" onClick={() => void uppy.retryAll()}>
        Retry all
      </button>
    )}
    {isUnderWay(view) && (
      <button
        type="button"
        className="button small"
        onClick={() => (view.isPaused ? uppy.resumeAll() : uppy.pauseAll())}
      >
        {view.isPaused ? 'Resume' : 'Pause'}
      </button>
    )}
  </div>
);

const Upload = ({ upload }: { upload: RunningUpload }) => {
  const { uppy, view } = upload;
  return (
    <section className="card stack" aria-label="Uploads">
      <div className="row apart">
        <h2>Upload</h2>
        <Controls upload={upload} />
      </div>
      {view.files.length > 1 && <Progress value={percentOf(view)} label="Upload of all files" />}
      <div>
        <p className="soft small number">{summaryOf(view)}</p>
        <p className={view.isWaiting ? 'notice warn' : 'soft small'} role="status">
          {stateOf(view)}
        </p>
      </div>
      <ul className="stack">
        {view.files.map((file) => (
          <UploadFile key={file.id} file={file} onRetry={() => void uppy.retryUpload(file.id)} />
        ))}
      </ul>
    </section>
  );
};

export const UploadProgress = ({ task }: { task: TaskView }) => {
  const upload = useUpload(task.id);
  const known = new Set(upload?.view.files.map(({ id }) => id));
  const missing = task.files.filter(({ id, uploaded }) => !uploaded && !known.has(id));
  return (
    <>
      {upload !== undefined && <Upload upload={upload} />}
      {missing.length > 0 && <UploadAgain task={task} missing={missing} />}
    </>
  );
};
