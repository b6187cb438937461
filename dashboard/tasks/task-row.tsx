import { Link } from 'wouter';
import { hasEnded, type TaskView } from '../../client/index.ts';
import { Progress, StatusBadge } from '../controls/status.tsx';
import { ago, moment } from '../state/words.ts';

/** A task is known by its files, or else by what it is to do. */
export const titleOf = ({ files, type }: TaskView): string => {
  const [first, ...others] = files;
  if (first === undefined) return type;
  return others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
};

interface Props {
  readonly task: TaskView;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

export const TaskRow = ({ task, chosen, onChoose }: Props) => {
  const title = titleOf(task);
  return (
    <li>
      <input type="checkbox" checked={chosen} onChange={onChoose} aria-label={`Choose ${title}`} />
      <div>
        <Link className="name" href={`/tasks/${task.id}`}>
          {title}
        </Link>
        <p className="soft small">
          {title === task.type ? task.id : task.type} ·{' '}
          <time dateTime={task.created_at} title={moment(task.created_at)}>
            {ago(task.created_at)}
          </time>
          {task.error && ` · ${task.error.detail}`}
        </p>
        {!hasEnded(task) && task.progress > 0 && (
          <Progress value={task.progress} label={`Progress of ${title}`} />
        )}
      </div>
      <StatusBadge status={task.status} />
    </li>
  );
};
