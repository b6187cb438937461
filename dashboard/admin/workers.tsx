import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { WorkerView } from '../../client/index.ts';
import { Empty, Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { ago, spoken } from '../state/words.ts';

const LOOK_MS = 5_000;
const TONES: Readonly<Record<WorkerView['status'], string>> = { active: 'busy', idle: 'good', stale: 'warn' };

export const Workers = () => {
  const client = useClient();
  const { data, error } = useQuery({
    queryKey: ['workers'],
    queryFn: () => client.workers(),
    refetchInterval: LOOK_MS,
  });
  if (error !== null) return <Fault fault={error} />;
  if (data === undefined) return <Loading />;
  if (data.length === 0)
    return <Empty title="No workers">Whoever claims tasks shows here, with what it holds.</Empty>;
  return (
    <ul className="list">
      {data.map(({ worker_id, status, last_seen_at, tasks }) => (
        <li key={worker_id}>
          <span className={`badge ${TONES[status]}`}>{spoken(status)}</span>
          <div>
            <span className="name">{worker_id}</span>
            {tasks.map((id) => (
              <Link key={id} href={`/tasks/${id}`} className="small">
                {id}{' '}
              </Link>
            ))}
          </div>
          <span className="soft small">{ago(last_seen_at)}</span>
        </li>
      ))}
    </ul>
  );
};
