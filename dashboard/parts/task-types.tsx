import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { TaskType } from '../../client/index.ts';
import { useClient } from '../state/session.ts';
import { LongField, TextField } from './fields.tsx';
import { Fault, Loading } from './states.tsx';

const EMPTY_SCHEMA = '{\n  "type": "object",\n  "properties": {}\n}';

const pretty = (schema: unknown): string => JSON.stringify(schema, null, 2);

/** A new type, or another version of one: tasks keep the version they were made under. */
const Editor = ({ type, onDone }: { type: TaskType | undefined; onDone: () => void }) => {
  const client = useClient();
  const [name, setName] = useState(type?.name ?? '');
  const [schema, setSchema] = useState(type ? pretty(type.param_schema) : EMPTY_SCHEMA);
  const saving = useMutation({
    mutationFn: async () => client.registerType({ name, param_schema: JSON.parse(schema) }),
    onSuccess: onDone,
  });
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className="stack" onSubmit={save}>
      <TextField label="Name" value={name} onChange={setName} required />
      <LongField
        label="Schema of its params"
        hint="JSON Schema 2020-12"
        value={schema}
        onChange={setSchema}
      />
      {saving.isError && <Fault fault={saving.error} />}
      <div className="row">
        <button type="submit" className="button small primary" disabled={saving.isPending}>
          Save
        </button>
        <button type="button" className="button small" onClick={onDone}>
          Leave
        </button>
      </div>
    </form>
  );
};

type Edited = { readonly type: TaskType | undefined } | undefined;

const Row = ({ type, onEdit, onStop }: { type: TaskType; onEdit: () => void; onStop: () => void }) => (
  <li>
    <span className={`badge ${type.is_active ? 'good' : ''}`}>{type.is_active ? 'Active' : 'Inactive'}</span>
    <div>
      <span className="name">{type.name}</span>
      <p className="soft small">
        Version {type.version} · done by {type.executor === 'pipeline' ? 'the pipeline' : 'workers'}
      </p>
    </div>
    {type.executor === 'worker' && (
      <div className="row">
        <button type="button" className="button small" onClick={onEdit} aria-label={`Edit ${type.name}`}>
          Edit
        </button>
        {type.is_active && (
          <button
            type="button"
            className="button small danger"
            onClick={onStop}
            aria-label={`Deactivate ${type.name}`}
          >
            Deactivate
          </button>
        )}
      </div>
    )}
  </li>
);

export const TaskTypes = () => {
  const client = useClient();
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: ['types'], queryFn: () => client.taskTypes() });
  const [edited, setEdited] = useState<Edited>();
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['types'] });
  const stop = useMutation({ mutationFn: (name: string) => client.deactivateType(name), onSuccess: refresh });
  if (error !== null) return <Fault fault={error} />;
  if (data === undefined) return <Loading />;
  const done = (): void => {
    setEdited(undefined);
    refresh();
  };
  if (edited) return <Editor type={edited.type} onDone={done} />;
  return (
    <div className="stack">
      {stop.isError && <Fault fault={stop.error} />}
      <ul className="list">
        {data.map((type) => (
          <Row
            key={type.name}
            type={type}
            onEdit={() => setEdited({ type })}
            onStop={() => stop.mutate(type.name)}
          />
        ))}
      </ul>
      <div>
        <button type="button" className="button small" onClick={() => setEdited({ type: undefined })}>
          New type
        </button>
      </div>
    </div>
  );
};
