/** The same done to several tasks. What is refused for one does not hold up the others. */
import { useMutation } from '@tanstack/react-query';
import { hasEnded, type TaskView } from '../../client/index.ts';
import { type Client, useClient } from '../state/session.ts';
import { plural } from '../state/words.ts';

type Action = (client: Client, id: string) => Promise<unknown>;

const ACTIONS: readonly { name: string; fits: (task: TaskView) => boolean; act: Action; danger?: true }[] = [
  { name: 'Cancel', fits: (task) => !hasEnded(task), act: (client, id) => client.cancel(id) },
  {
    name: 'Retry',
    fits: ({ status }) => status === 'failed',
    act: (client, id) => client.retry(id),
  },
  { name: 'Delete', fits: () => true, act: (client, id) => client.deleteTask(id), danger: true },
];

export const BulkActions = ({ tasks, onDone }: { tasks: readonly TaskView[]; onDone: () => void }) => {
  const client = useClient();
  const work = useMutation({
    mutationFn: async ({ act, those }: { act: Action; those: readonly TaskView[] }) => {
      const outcomes = await Promise.allSettled(those.map(({ id }) => act(client, id)));
      const refused = outcomes.filter(({ status }) => status === 'rejected').length;
      if (refused > 0) throw new Error(`${plural(refused, 'task')} could not be changed.`);
    },
    onSettled: onDone,
  });
  return (
    <div className="notice" role="status">
      <span>{work.isError ? work.error.message : `${plural(tasks.length, 'task')} chosen`}</span>
      <div className="row">
        {ACTIONS.map(({ name, fits, act, danger }) => {
          const those = tasks.filter(fits);
          const sure = (): boolean =>
            danger !== true || confirm(`Delete ${plural(those.length, 'task')} with all files and results?`);
          return (
            <button
              key={name}
              type="button"
              className={`button small ${danger ? 'danger' : ''}`}
              disabled={those.length === 0 || work.isPending}
              onClick={() => sure() && work.mutate({ act, those })}
            >
              {name} {those.length}
            </button>
          );
        })}
      </div>
    </div>
  );
};
