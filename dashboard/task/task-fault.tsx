/** Why a task failed; of several files, because of which. */
import type { TaskEvent, TaskView } from '../../client/index.ts';

interface Props {
  readonly task: TaskView;
  readonly events: readonly TaskEvent[];
}

const fileAtFault = ({ task, events }: Props): string | undefined => {
  if (task.files.length < 2) return undefined;
  const failure = events.findLast((event) => event.type === 'UnitFailed');
  return task.files.find(({ id }) => id === failure?.data.unit.file_id)?.name;
};

export const TaskFault = (props: Props) => {
  const { error } = props.task;
  if (!error) return null;
  const name = fileAtFault(props);
  return (
    <p className="notice bad">
      <span>
        <strong>{error.code}</strong>: {name !== undefined && <bdi>{name}: </bdi>}
        {error.detail}
      </span>
    </p>
  );
};
