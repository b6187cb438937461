/** All tasks, newest first: found by words, state, type and day; several changed at once. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { isFiltered, queryFor, useTaskList } from '../state/task-list.ts';
import { useTitle } from '../state/title.ts';
import { plural } from '../state/words.ts';
import { BulkActions } from '../tasks/bulk-actions.tsx';
import { TaskFilters } from '../tasks/task-filters.tsx';
import { NoTasks, TaskList } from '../tasks/task-list.tsx';

const LOOK_MS = 4_000;
/** A search reads more, and is looked at less. */
const LOOK_AT_FOUND_MS = 15_000;

const NONE: ReadonlySet<string> = new Set();

export const Tasks = () => {
  useTitle('Tasks');
  const client = useClient();
  const { filters, cursor, page, change, older, newer } = useTaskList();
  const query = queryFor(filters, cursor);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['tasks', query],
    queryFn: () => client.listTasks(query),
    placeholderData: keepPreviousData,
    refetchInterval: query.search === undefined ? LOOK_MS : LOOK_AT_FOUND_MS,
  });
  const [chosen, setChosen] = useState(NONE);
  const asked = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other tasks are shown, so none of them is chosen.
  useEffect(() => setChosen(NONE), [asked]);
  const shown = data?.items ?? [];
  const next = data?.next_cursor ?? null;
  const further = next === null ? undefined : () => older(next);
  return (
    <>
      <div className="row apart">
        <h1>Tasks</h1>
        <Link className="button primary" href="/new">
          New task
        </Link>
      </div>
      <TaskFilters filters={filters} onChange={change} />
      {error !== null && <Fault fault={error} onRetry={() => void refetch()} />}
      <BulkActions
        tasks={shown.filter(({ id }) => chosen.has(id))}
        onDone={(refused) => {
          setChosen(new Set(refused));
          void refetch();
        }}
      />
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <section className="card" aria-label="Tasks" aria-busy={isPlaceholderData}>
          {shown.length === 0 ? (
            <NoTasks isFiltered={isFiltered(filters) || cursor !== undefined} onFurther={further} />
          ) : (
            <TaskList tasks={shown} chosen={chosen} onChoose={setChosen} />
          )}
        </section>
      )}
      {data !== undefined && (further !== undefined || cursor !== undefined) && (
        <nav className="row apart" aria-label="Pages of tasks">
          <button type="button" className="button" disabled={cursor === undefined} onClick={newer}>
            {page === 1 && cursor !== undefined ? 'Newest' : 'Newer'}
          </button>
          <span className="soft small">
            {(page > 1 || cursor === undefined) && `Page ${page} · `}
            {plural(shown.length, 'task')}
          </span>
          <button type="button" className="button" disabled={further === undefined} onClick={further}>
            Older
          </button>
        </nav>
      )}
    </>
  );
};
