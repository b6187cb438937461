/** Messages that were tried so often that their queue gave them up; sent back once what killed them is mended. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Empty, Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { moment, plural } from '../state/words.ts';

const LOOK_MS = 10_000;

export const DeadLetters = () => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['dead-letters'],
    queryFn: () => client.deadLetters(),
    refetchInterval: LOOK_MS,
  });
  const redrive = useMutation({
    mutationFn: (queue: string) => client.redrive(queue),
    onSuccess: () => void refetch(),
  });
  if (error !== null) return <Fault fault={error} />;
  if (data === undefined) return <Loading />;
  const queues = data.filter(({ count }) => count > 0);
  const moved = redrive.data?.reduce((sum, one) => sum + one.moved, 0);
  return (
    <div className="stack">
      {redrive.isError && <Fault fault={redrive.error} />}
      {moved !== undefined && (
        <p className="notice" role="status">
          {plural(moved, 'message')} redriven.
        </p>
      )}
      {queues.length === 0 && <Empty title="No dead letters">All messages were processed.</Empty>}
      {queues.map(({ queue, count, letters }) => (
        <section key={queue} className="stack" aria-label={queue}>
          <div className="row apart">
            <h3>
              {queue} <span className="soft number">{count}</span>
            </h3>
            <button
              type="button"
              className="button small"
              disabled={redrive.isPending}
              onClick={() => redrive.mutate(queue)}
            >
              Redrive
            </button>
          </div>
          {letters.slice(0, 5).map(({ message_id, sent_at, receive_count, body }) => (
            <details key={message_id}>
              <summary className="small">
                {moment(sent_at)}, received {plural(receive_count, 'time')}
              </summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
              <pre className="scroll" tabIndex={0}>
                {JSON.stringify(body, null, 2)}
              </pre>
            </details>
          ))}
        </section>
      ))}
    </div>
  );
};
