/** A new task of whatever type there is; recordings for the pipeline unless another is chosen. */
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { ChoiceField } from '../controls/fields.tsx';
import { Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { useTitle } from '../state/title.ts';
import { SubmitForm } from '../submit/submit-form.tsx';

export default function NewTask() {
  useTitle('New task');
  const client = useClient();
  const { data, error, refetch } = useQuery({ queryKey: ['types'], queryFn: () => client.taskTypes() });
  const [params, setParams] = useSearchParams();
  const name = params.get('type') ?? 'media.process';
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
          onChange={(chosen) => setParams({ type: chosen }, { replace: true })}
        />
      )}
      {data !== undefined && type === undefined && (
        <p className="notice warn">There is no type “{name}” that takes tasks.</p>
      )}
      {type && <SubmitForm key={name} type={type} />}
    </div>
  );
}
