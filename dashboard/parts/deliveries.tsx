/** Who was told of a task by webhooks, what they answered, and telling them again. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Delivery } from '../../client/index.ts';
import { useClient } from '../state/session.ts';
import { ago, moment, plural, spoken } from '../state/words.ts';
import { Empty, Fault, Loading } from './states.tsx';

/** While one is on its way; a task that goes on may tell more. */
const LOOK_MS = 3_000;
const LOOK_IDLE_MS = 15_000;
const TONES: Readonly<Record<Delivery['status'], string>> = {
  pending: 'busy',
  delivered: 'good',
  failed: 'bad',
};

const isPending = ({ status }: Delivery): boolean => status === 'pending';

const saidBy = ({ status, reason, outcome }: Delivery['attempts'][number]): string =>
  status === undefined ? (reason ?? spoken(outcome)) : `Answered ${status}`;

const Attempts = ({ delivery: { attempts, body } }: { delivery: Delivery }) => (
  <ol className="stack small">
    {attempts.map((attempt) => (
      <li key={attempt.at}>
        <p>
          <time dateTime={attempt.at}>{moment(attempt.at)}</time> · {saidBy(attempt)}
          {attempt.elapsed_ms !== undefined && ` after ${attempt.elapsed_ms} ms`}
        </p>
        {attempt.answer && <pre className="answer">{attempt.answer}</pre>}
      </li>
    ))}
    {body !== undefined && (
      <li>
        <p>Payload</p>
        <pre className="answer">{body}</pre>
      </li>
    )}
  </ol>
);

/** A try that is planned may be close, and is then said as if it were now. */
const nextTry = ({ next_attempt_at: at }: Delivery): string => (at === undefined ? '' : ` · next ${ago(at)}`);

interface RowProps {
  readonly delivery: Delivery;
  readonly onAgain: () => void;
  readonly isBusy: boolean;
}

const Row = ({ delivery, onAgain, isBusy }: RowProps) => (
  <li>
    <span className={`badge ${TONES[delivery.status]}`}>{spoken(delivery.status)}</span>
    <details>
      <summary>
        <span className="name">{delivery.url}</span>
        <span className="soft small">
          {delivery.event} · {plural(delivery.attempts.length, 'attempt')}
          {nextTry(delivery)}
        </span>
      </summary>
      <Attempts delivery={delivery} />
    </details>
    <button
      type="button"
      className="button small"
      disabled={isBusy || isPending(delivery)}
      onClick={onAgain}
      aria-label={`Redeliver: ${delivery.event} to ${delivery.url}`}
    >
      Redeliver
    </button>
  </li>
);

export const Deliveries = ({ taskId }: { taskId: string }) => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', taskId],
    queryFn: () => client.deliveriesOf(taskId),
    refetchInterval: ({ state }) => (state.data?.some(isPending) ? LOOK_MS : LOOK_IDLE_MS),
  });
  const again = useMutation({
    mutationFn: (delivery: Delivery) => client.redeliver(delivery),
    onSettled: () => refetch(),
  });
  if (error !== null) return <Fault fault={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.length === 0)
    return (
      <Empty title="No deliveries">
        Calls to webhook endpoints and to the task’s webhook URL are listed here.
      </Empty>
    );
  return (
    <>
      {again.isError && <Fault fault={again.error} />}
      <ul className="list">
        {data.map((delivery) => (
          <Row
            key={`${delivery.id} ${delivery.endpoint_id}`}
            delivery={delivery}
            isBusy={again.isPending}
            onAgain={() => again.mutate(delivery)}
          />
        ))}
      </ul>
    </>
  );
};
