/** A page of tasks, some of them chosen. */
import { Link } from 'wouter';
import type { TaskView } from '../../client/index.ts';
import { Empty } from '../controls/states.tsx';
import { TaskRow } from './task-row.tsx';

interface NoTasksProps {
  readonly isFiltered: boolean;
  /** Where more may be found: a request looks through so many tasks and no more. */
  readonly onFurther: (() => void) | undefined;
}

export const NoTasks = ({ isFiltered, onFurther }: NoTasksProps) => {
  if (onFurther)
    return (
      <Empty title="Nothing found yet">
        <p>Older tasks have not been searched.</p>
        <button type="button" className="button" onClick={onFurther}>
          Look further back
        </button>
      </Empty>
    );
  if (isFiltered) return <Empty title="No matching tasks">Widen the filters above.</Empty>;
  return (
    <Empty title="No tasks yet">
      <p>Upload a recording to get its transcript.</p>
      <Link className="button primary" href="/new">
        New task
      </Link>
    </Empty>
  );
};

interface Props {
  readonly tasks: readonly TaskView[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

const toggled = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
};

export const TaskList = ({ tasks, chosen, onChoose }: Props) => {
  const areAllChosen = tasks.every(({ id }) => chosen.has(id));
  return (
    <>
      <label className="flag small soft all">
        <input
          type="checkbox"
          checked={areAllChosen}
          onChange={() => onChoose(new Set(areAllChosen ? [] : tasks.map(({ id }) => id)))}
        />
        All of this page
      </label>
      <ul className="list">
        {tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            chosen={chosen.has(task.id)}
            onChoose={() => onChoose(toggled(chosen, task.id))}
          />
        ))}
      </ul>
    </>
  );
};
