/** What can be done to the selected tasks, and what became of it. */
import { Link } from 'wouter';
import type { TaskView } from '../../client/index.ts';
import { ACTIONS, type Action, type Outcome, useBulk } from '../state/bulk.ts';
import { plural, wordsOf } from '../state/words.ts';

import { titleOf } from './task-row.tsx';

const PAST = { Cancel: 'cancelled', Retry: 'retried', Delete: 'deleted' } as const;

const OutcomeNotice = ({ action, done, refused }: Outcome) => (
  <div className={`notice ${refused.length > 0 ? 'bad' : ''}`} role="status">
    <div className="stack">
      {done > 0 && (
        <p>
          {plural(done, 'task')} {PAST[action]}.
        </p>
      )}
      {refused.length > 0 && (
        <>
          <p>
            {plural(refused.length, 'task')} could not be {PAST[action]}:
          </p>
          <ul className="small">
            {refused.map(({ task, fault }) => (
              <li key={task.id}>
                <Link href={`/tasks/${task.id}`}>{titleOf(task)}</Link> {wordsOf(fault)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  </div>
);

interface Props {
  readonly tasks: readonly TaskView[];
  /** Those that nothing was done to stay chosen. */
  readonly onDone: (refused: readonly string[]) => void;
}

export const BulkActions = ({ tasks, onDone }: Props) => {
  const work = useBulk(({ refused }) => onDone(refused.map(({ task }) => task.id)));
  const order = (action: Action, those: readonly TaskView[]): void => {
    const isSure =
      action.name !== 'Delete' ||
      confirm(`Delete ${plural(those.length, 'task')} with all files and results?`);
    if (isSure) work.mutate({ action, tasks: those });
  };
  return (
    <>
      {work.data && <OutcomeNotice {...work.data} />}
      {tasks.length > 0 && (
        <div className="notice" role="status">
          <span>{plural(tasks.length, 'task')} selected</span>
          <div className="row">
            {ACTIONS.map((action) => {
              const those = tasks.filter(action.fits);
              return (
                <button
                  key={action.name}
                  type="button"
                  className={`button small ${action.name === 'Delete' ? 'danger' : ''}`}
                  disabled={those.length === 0 || work.isPending}
                  onClick={() => order(action, those)}
                >
                  {action.name} {those.length}
                </button>
              );
            })}
          </div>
        </div>
      )}
    </>
  );
};
