/** What came of a task: file by file, or what a worker gave back. */
import { useState } from 'react';
import { hasEnded, type TaskView } from '../../client/index.ts';
import type { Feed } from '../state/task-feed.ts';
import { FileResult } from './file-result.tsx';
import { WorkResult } from './work-result.tsx';

const FileChoice = ({ task, chosen, onChoose }: FileChoiceProps) =>
  task.files.length < 2 ? null : (
    <div className="field">
      <label htmlFor="file">File</label>
      <select id="file" className="input" value={chosen} onChange={({ target }) => onChoose(target.value)}>
        {task.files.map(({ id, name, progress }) => (
          <option key={id} value={id}>
            {name} {progress < 100 && !hasEnded(task) ? `(${progress} %)` : ''}
          </option>
        ))}
      </select>
    </div>
  );

interface FileChoiceProps {
  readonly task: TaskView;
  readonly chosen: string;
  readonly onChoose: (fileId: string) => void;
}

interface Props {
  readonly task: TaskView;
  readonly feed: Feed;
  /** The task is to be looked at anew. */
  readonly onAgain: () => void;
}

export const Results = ({ task, feed, onAgain }: Props) => {
  const [fileId, setFileId] = useState(task.files[0]?.id ?? '');
  const file = task.files.find(({ id }) => id === fileId);
  if (file === undefined) return <WorkResult task={task} />;
  return (
    <>
      <FileChoice task={task} chosen={fileId} onChoose={setFileId} />
      <FileResult
        key={fileId}
        task={task}
        file={file}
        live={feed.spoken.get(fileId) ?? []}
        onAgain={onAgain}
      />
    </>
  );
};
