/** A new task of whatever type there is; recordings for the pipeline unless another is chosen. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ChoiceField } from '../parts/fields.tsx';
import { Fault, Loading } from '../parts/states.tsx';
import { SubmitForm } from '../parts/submit-form.tsx';
import { useClient } from '../state/session.ts';

export default function NewTask() {
  const client = useClient();
  const { data, error, refetch } = useQuery({ queryKey: ['types'], queryFn: () => client.taskTypes() });
  const [name, setName] = useState('media.process');
  const types = data?.filter(({ is_active }) => is_active) ?? [];
  const type = types.find((one) => one.name === name);
  return (
    <div className="narrow stack">
      <h1>New task</h1>
      {error !== null && <Fault fault={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {types.length > 1 && (
        <ChoiceField
          label="Type"
          value={name}
          choices={types.map((one) => [one.name, one.name])}
          onChange={setName}
        />
      )}
      {type && <SubmitForm key={name} type={type} />}
    </div>
  );
}
