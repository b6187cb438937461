import type { TaskView } from '../../client/index.ts';
import { bytes, clock, moment } from '../state/words.ts';

const lengthOf = ({ media }: TaskView['files'][number]): string =>
  media === undefined || media.duration === 0 ? '' : `, ${clock(media.duration)}`;

const pictureOf = ({ media }: TaskView['files'][number]): string =>
  media?.video === undefined ? '' : `, ${media.video.width} × ${media.video.height}`;

export const TaskFacts = ({ task }: { task: TaskView }) => (
  <section className="card stack" aria-label="About the task">
    <h2>About</h2>
    <dl className="facts">
      <dt>ID</dt>
      <dd>
        <code>{task.id}</code>
      </dd>
      <dt>Type</dt>
      <dd>{task.type}</dd>
      <dt>Created</dt>
      <dd>{moment(task.created_at)}</dd>
      {task.ended_at && (
        <>
          <dt>Ended</dt>
          <dd>{moment(task.ended_at)}</dd>
        </>
      )}
      {task.attempts > 1 && (
        <>
          <dt>Attempts</dt>
          <dd>
            {task.attempts} of {task.max_attempts}
          </dd>
        </>
      )}
      {task.claim && (
        <>
          <dt>Worker</dt>
          <dd>{task.claim.worker_id}</dd>
        </>
      )}
      {task.files.map((file) => (
        <FileFacts key={file.id} file={file} />
      ))}
    </dl>
    {task.models?.some(({ demo }) => demo) && (
      <p className="notice warn small">
        Made with demonstration models: they know only the voices and words of the sample.
      </p>
    )}
  </section>
);

const FileFacts = ({ file }: { file: TaskView['files'][number] }) => (
  <>
    <dt>File</dt>
    <dd>
      {file.name}
      <br />
      <span className="soft">
        {bytes(file.size)}
        {lengthOf(file)}
        {pictureOf(file)}
      </span>
      {file.warnings?.map((warning) => (
        <span key={warning} className="soft">
          <br />
          {warning}
        </span>
      ))}
    </dd>
  </>
);
