/** What a task is called, and what can be done to it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { hasEnded, type TaskView } from '../../client/index.ts';
import { Fault } from '../controls/states.tsx';
import { StatusBadge } from '../controls/status.tsx';
import { useClient } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { listAddress } from '../state/task-list.ts';
import { stopUpload } from '../state/uploads.ts';
import { titleOf } from '../tasks/task-row.tsx';

const useChanges = (task: TaskView, onAgain: () => void) => {
  const client = useClient();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const cancel = useMutation({
    mutationFn: () => {
      stopUpload(task.id);
      return client.cancel(task.id);
    },
    onSuccess: onAgain,
  });
  const retry = useMutation({ mutationFn: () => client.retry(task.id), onSuccess: onAgain });
  const remove = useMutation({
    mutationFn: () => {
      stopUpload(task.id);
      return client.deleteTask(task.id);
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['tasks'] });
      go(listAddress.get());
    },
  });
  return { cancel, retry, remove };
};

interface ActProps {
  readonly name: string;
  readonly look?: 'primary' | 'danger';
  readonly change: { readonly isPending: boolean; readonly mutate: () => void };
  readonly isSure?: () => boolean;
}

const Act = ({ name, look, change, isSure = () => true }: ActProps) => (
  <button
    type="button"
    className={`button ${look ?? ''}`}
    disabled={change.isPending}
    onClick={() => isSure() && change.mutate()}
  >
    {name}
  </button>
);

export const TaskHeader = ({ task, onAgain }: { task: TaskView; onAgain: () => void }) => {
  const { cancel, retry, remove } = useChanges(task, onAgain);
  const title = titleOf(task);
  const fault = cancel.error ?? retry.error ?? remove.error;
  const sure = (): boolean => confirm(`Delete "${title}" with all its files and results?`);
  return (
    <>
      <nav aria-label="Breadcrumb">
        <Link href={useStore(listAddress)} className="small">
          ← All tasks
        </Link>
      </nav>
      <div className="row apart">
        <div className="row">
          <h1>{title}</h1>
          <StatusBadge status={task.status} />
        </div>
        <div className="row">
          {!hasEnded(task) && <Act name="Cancel" change={cancel} />}
          {task.status === 'failed' && <Act name="Retry" look="primary" change={retry} />}
          <Act name="Delete" look="danger" change={remove} isSure={sure} />
        </div>
      </div>
      {fault !== null && <Fault fault={fault} />}
    </>
  );
};
