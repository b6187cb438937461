/** The history of a task, newest first. */
import type { TaskEvent } from '../../client/index.ts';
import { moment, plural, spoken, timeOfDay } from '../state/words.ts';

const unitName = ({ stage, chunk }: { stage: string; chunk: number | null }): string =>
  `${spoken(stage)}${chunk === null ? '' : `, chunk ${chunk + 1}`}`;

const wordsFor = (event: TaskEvent): string => {
  switch (event.type) {
    case 'FileArrived':
      return 'File arrived';
    case 'UnitsSent':
      return `Queued: ${plural(event.data.units.length, 'unit')}`;
    case 'UnitCompleted':
      return `Completed: ${unitName(event.data.unit)}`;
    case 'UnitFailed':
      return `Failed: ${unitName(event.data.unit)}. ${event.data.problem.detail}`;
    case 'TaskClaimed':
      return `Claimed by ${event.data.worker_id}`;
    case 'ClaimExpired':
      return `${event.data.worker_id} stopped responding`;
    case 'AttemptFailed':
    case 'TaskFailed':
      return `Failed: ${event.data.problem.detail}`;
    case 'TaskRetried':
      return `Retried: attempt ${event.data.attempt}`;
    default:
      // `TaskCompleted` as "Task completed"; kinds of a later version too.
      return spoken(event.type.replace(/(?!^)([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`));
  }
};

const toneOf = ({ type }: TaskEvent): string => {
  if (/Failed|Expired/.test(type)) return 'bad';
  return type === 'TaskCompleted' ? 'good' : '';
};

export const Timeline = ({ events }: { events: readonly TaskEvent[] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <section className="timeline" tabIndex={0} aria-label="Events">
    <ol>
      {events.toReversed().map((event) => (
        <li key={event.seq} className={toneOf(event)}>
          <p>{wordsFor(event)}</p>
          <p className="soft small">
            <time dateTime={event.at} title={moment(event.at)}>
              {timeOfDay(event.at)}
            </time>{' '}
            · {event.actor}
          </p>
        </li>
      ))}
    </ol>
  </section>
);
