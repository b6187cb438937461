/** Kinds of work: those of workers are made and changed here. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskType } from '../../client/index.ts';
import { Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { TypeEditor } from './type-editor.tsx';
import { TypeRow } from './type-row.tsx';

/** Registered anew as it is, a type takes tasks again. */
const useSwitch = (onDone: () => void) => {
  const client = useClient();
  return useMutation({
    mutationFn: async ({
      name,
      is_active,
      param_schema,
      result_schema,
      max_attempts,
      lease_seconds,
    }: TaskType) => {
      const terms = { max_attempts, lease_seconds, ...(result_schema && { result_schema }) };
      if (is_active) await client.deactivateType(name);
      else await client.registerType({ name, param_schema, ...terms });
    },
    onSuccess: onDone,
  });
};

type Edited = { readonly type: TaskType | undefined };

export const TaskTypes = () => {
  const client = useClient();
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: ['types'], queryFn: () => client.taskTypes() });
  const [edited, setEdited] = useState<Edited>();
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['types'] });
  const switching = useSwitch(refresh);
  if (error !== null) return <Fault fault={error} />;
  if (data === undefined) return <Loading />;
  const done = (): void => {
    setEdited(undefined);
    refresh();
  };
  if (edited) return <TypeEditor type={edited.type} onDone={done} />;
  return (
    <div className="stack">
      {switching.isError && <Fault fault={switching.error} />}
      <ul className="list">
        {data.map((type) => (
          <TypeRow
            key={type.name}
            type={type}
            onEdit={() => setEdited({ type })}
            onSwitch={() => switching.mutate(type)}
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
