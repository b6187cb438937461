/** What a worker made of a task, or why there is nothing yet. */
import { useQuery } from '@tanstack/react-query';
import { hasEnded, type TaskView } from '../../client/index.ts';
import { Empty, Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';

const Json = ({ title, value }: { title: string; value: unknown }) => (
  <section className="card stack">
    <h2>{title}</h2>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
    <pre className="scroll" tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  </section>
);

const Result = ({ task }: { task: TaskView }) => {
  const client = useClient();
  const { data, error } = useQuery({
    queryKey: ['result', task.id],
    queryFn: () => client.result(task.id),
  });
  if (error !== null) return <Fault fault={error} />;
  if (data === undefined) return <Loading />;
  return data.kind === 'ready' ? <Json title="Result" value={data.result.result ?? null} /> : null;
};

export const WorkResult = ({ task }: { task: TaskView }) => (
  <>
    {task.status === 'completed' ? (
      <Result task={task} />
    ) : (
      <section className="card">
        {hasEnded(task) ? (
          <Empty title="No result" />
        ) : (
          <Empty title="No result yet">{task.claim?.message ?? 'Waiting for a worker.'}</Empty>
        )}
      </section>
    )}
    <Json title="Params" value={task.params} />
  </>
);
