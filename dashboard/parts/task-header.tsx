import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { hasEnded, type TaskView } from '../../client/index.ts';
import { useClient } from '../state/session.ts';
import { stopUpload } from '../state/uploads.ts';
import { Fault } from './states.tsx';
import { StatusBadge } from './status.tsx';
import { titleOf } from './task-row.tsx';

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
      go('/');
    },
  });
  return { cancel, retry, remove };
};

export const TaskHeader = ({ task, onAgain }: { task: TaskView; onAgain: () => void }) => {
  const { cancel, retry, remove } = useChanges(task, onAgain);
  const title = titleOf(task);
  const fault = cancel.error ?? retry.error ?? remove.error;
  const sure = (): boolean => confirm(`Delete "${title}" with all its files and results?`);
  return (
    <>
      <nav aria-label="Breadcrumb">
        <Link href="/" className="small">
          ← All tasks
        </Link>
      </nav>
      <div className="row apart">
        <div className="row">
          <h1>{title}</h1>
          <StatusBadge status={task.status} />
        </div>
        <div className="row">
          {!hasEnded(task) && (
            <button
              type="button"
              className="button"
              disabled={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              Cancel
            </button>
          )}
          {task.status === 'failed' && (
            <button
              type="button"
              className="button primary"
              disabled={retry.isPending}
              onClick={() => retry.mutate()}
            >
              Retry
            </button>
          )}
          <button
            type="button"
            className="button danger"
            disabled={remove.isPending}
            onClick={() => sure() && remove.mutate()}
          >
            Delete
          </button>
        </div>
      </div>
      {fault !== null && <Fault fault={fault} />}
    </>
  );
};
