/** All tasks, newest first: found by state, type, day and name; several changed at once. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TaskView } from '../../client/index.ts';
import { BulkActions } from '../parts/bulk-actions.tsx';
import { Empty, Fault, Loading } from '../parts/states.tsx';
import { type Filters, NO_FILTERS, TaskFilters } from '../parts/task-filters.tsx';
import { TaskRow } from '../parts/task-row.tsx';
import { useClient } from '../state/session.ts';
import { plural } from '../state/words.ts';

const PAGE = 25;
const LOOK_MS = 4_000;

const fits = (task: TaskView, search: string): boolean => {
  const sought = search.trim().toLowerCase();
  return [task.id, task.type, ...task.files.map(({ name }) => name)].some((text) =>
    text.toLowerCase().includes(sought),
  );
};

const isFiltered = ({ status, type, since, search }: Filters): boolean =>
  status !== '' || type !== '' || since !== '' || search !== '';

const useTasks = ({ status, type, since }: Filters, cursor: string | undefined) => {
  const client = useClient();
  const query = {
    limit: PAGE,
    order: 'desc' as const,
    ...(status === '' ? {} : { status }),
    ...(type === '' ? {} : { type: type.includes('%') ? type : `${type}%` }),
    ...(since === '' ? {} : { created_after: since }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  return useQuery({
    queryKey: ['tasks', query],
    queryFn: () => client.listTasks(query),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_MS,
  });
};

const NoTasks = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <Empty title="No task fits">Widen the filters above.</Empty>
  ) : (
    <Empty title="No tasks yet">
      <p>Send a recording, and read what was said in it.</p>
      <Link className="button primary" href="/new">
        New task
      </Link>
    </Empty>
  );

const toggled = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
};

export const Tasks = () => {
  const [filters, setFilters] = useState(NO_FILTERS);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch } = useTasks(filters, cursors.at(-1));
  const shown = data?.items.filter((task) => fits(task, filters.search)) ?? [];
  const next = data?.next_cursor ?? null;
  const change = (changed: Filters): void => {
    setFilters(changed);
    setCursors([]);
    setChosen(new Set());
  };
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
      {chosen.size > 0 && (
        <BulkActions
          tasks={shown.filter(({ id }) => chosen.has(id))}
          onDone={() => {
            setChosen(new Set());
            void refetch();
          }}
        />
      )}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <section className="card" aria-label="Tasks">
          {shown.length === 0 && <NoTasks filtered={isFiltered(filters)} />}
          <ul className="list">
            {shown.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                chosen={chosen.has(task.id)}
                onChoose={() => setChosen((ids) => toggled(ids, task.id))}
              />
            ))}
          </ul>
        </section>
      )}
      {(next !== null || cursors.length > 0) && (
        <nav className="row apart" aria-label="Pages of tasks">
          <button
            type="button"
            className="button"
            disabled={cursors.length === 0}
            onClick={() => setCursors((held) => held.slice(0, -1))}
          >
            Newer
          </button>
          <span className="soft small">
            Page {cursors.length + 1} · {plural(shown.length, 'task')}
          </span>
          <button
            type="button"
            className="button"
            disabled={next === null}
            onClick={() => next !== null && setCursors((held) => [...held, next])}
          >
            Older
          </button>
        </nav>
      )}
    </>
  );
};
