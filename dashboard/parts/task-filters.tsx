import { useQuery } from '@tanstack/react-query';
import type { TaskStatus } from '../../client/index.ts';
import { useClient } from '../state/session.ts';
import { spoken } from '../state/words.ts';

export interface Filters {
  readonly status: TaskStatus | '';
  readonly type: string;
  /** A day, `2026-11-21`. */
  readonly since: string;
  readonly search: string;
}

export const NO_FILTERS: Filters = { status: '', type: '', since: '', search: '' };

const STATUSES: readonly TaskStatus[] = [
  'awaiting_upload',
  'scheduled',
  'pending',
  'claimed',
  'processing',
  'completed',
  'failed',
  'cancelled',
];

const statusOf = (value: string): TaskStatus | '' => STATUSES.find((status) => status === value) ?? '';

const Types = () => {
  const client = useClient();
  const { data = [] } = useQuery({ queryKey: ['types'], queryFn: () => client.taskTypes() });
  return (
    <datalist id="types">
      {data.map(({ name }) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
};

export const TaskFilters = ({ filters, onChange }: { filters: Filters; onChange: (to: Filters) => void }) => (
  <search className="grid">
    <div className="field">
      <label htmlFor="search">Search this page</label>
      <input
        id="search"
        className="input"
        type="search"
        placeholder="File name or id"
        value={filters.search}
        onChange={({ target }) => onChange({ ...filters, search: target.value })}
      />
    </div>
    <div className="field">
      <label htmlFor="status">State</label>
      <select
        id="status"
        className="input"
        value={filters.status}
        onChange={({ target }) => onChange({ ...filters, status: statusOf(target.value) })}
      >
        <option value="">Any</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {spoken(status)}
          </option>
        ))}
      </select>
    </div>
    <div className="field">
      <label htmlFor="type">Type</label>
      <input
        id="type"
        className="input"
        list="types"
        placeholder="Any"
        value={filters.type}
        onChange={({ target }) => onChange({ ...filters, type: target.value })}
      />
      <Types />
    </div>
    <div className="field">
      <label htmlFor="since">Created since</label>
      <input
        id="since"
        className="input"
        type="date"
        value={filters.since}
        onChange={({ target }) => onChange({ ...filters, since: target.value })}
      />
    </div>
  </search>
);
