/** One delivery: whom it went to, and each attempt with its answer. */
import type { Delivery } from '../../client/index.ts';
import { ago, moment, plural, spoken } from '../state/words.ts';

const TONES: Readonly<Record<Delivery['status'], string>> = {
  pending: 'busy',
  delivered: 'good',
  failed: 'bad',
};

export const isPending = ({ status }: Delivery): boolean => status === 'pending';

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

export const DeliveryRow = ({ delivery, onAgain, isBusy }: RowProps) => (
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
