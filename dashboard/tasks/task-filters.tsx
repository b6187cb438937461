import { useQuery } from '@tanstack/react-query';
import { TASK_STATUSES } from '../../client/index.ts';
import { ChoiceField, TextField } from '../controls/fields.tsx';
import { useClient } from '../state/session.ts';
import { type Filters, statusOf } from '../state/task-list.ts';
import { useTyped } from '../state/typed.ts';
import { spoken } from '../state/words.ts';

interface Props {
  readonly filters: Filters;
  readonly onChange: (changed: Partial<Filters>, options?: { replace: boolean }) => void;
}

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

const STATES = [['', 'Any'], ...TASK_STATUSES.map((status) => [status, spoken(status)] as const)] as const;

export const TaskFilters = ({ filters: { search, status, type, since }, onChange }: Props) => {
  const [words, setWords] = useTyped(search, (typed) => onChange({ search: typed }, { replace: true }));
  const [name, setName] = useTyped(type, (typed) => onChange({ type: typed }, { replace: true }));
  return (
    <search className="grid">
      <TextField
        label="Search"
        type="search"
        placeholder="Names, ids, metadata"
        value={words}
        onChange={setWords}
      />
      <ChoiceField
        label="Status"
        value={status}
        choices={STATES}
        onChange={(chosen) => onChange({ status: statusOf(chosen) })}
      />
      <TextField label="Type" list="types" placeholder="Any" value={name} onChange={setName} />
      <Types />
      <TextField
        label="Created after"
        type="date"
        value={since}
        onChange={(day) => onChange({ since: day })}
      />
    </search>
  );
};
