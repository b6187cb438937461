/** A new task: recordings for the pipeline, or work of another type. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MediaForm } from '../parts/media-form.tsx';
import { Fault, Loading } from '../parts/states.tsx';
import { WorkForm } from '../parts/work-form.tsx';
import { useClient } from '../state/session.ts';

export default function NewTask() {
  const client = useClient();
  const { data, error, refetch } = useQuery({ queryKey: ['types'], queryFn: () => client.taskTypes() });
  const [name, setName] = useState('media.process');
  const types = data?.filter(({ is_active }) => is_active) ?? [];
  const type = types.find((one) => one.name === name);
  return (
    <>
      <h1>New task</h1>
      {error !== null && <Fault fault={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {types.length > 1 && (
        <div className="field">
          <label htmlFor="task-type">Type</label>
          <select
            id="task-type"
            className="input"
            value={name}
            onChange={({ target }) => setName(target.value)}
          >
            {types.map((one) => (
              <option key={one.name} value={one.name}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {type?.executor === 'pipeline' && <MediaForm key={name} type={type} />}
      {type?.executor === 'worker' && <WorkForm key={name} type={type} />}
    </>
  );
}
