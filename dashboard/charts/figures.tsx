/** Statistics as figures and tables. */
import type { Statistics } from '../../client/index.ts';
import { duration, spoken } from '../state/words.ts';

const Figure = ({ name, value }: { name: string; value: string | number }) => (
  <dl className="card figure">
    <dt>{name}</dt>
    <dd>{value}</dd>
  </dl>
);

export const Now = ({ by_status }: Pick<Statistics, 'by_status'>) => (
  <section className="grid" aria-label="Current tasks">
    <Figure name="Running" value={by_status.processing + by_status.claimed} />
    <Figure name="Waiting" value={by_status.pending + by_status.scheduled + by_status.awaiting_upload} />
    <Figure name="Completed" value={by_status.completed} />
    <Figure name="Failed" value={by_status.failed} />
  </section>
);

export const Percentiles = ({ statistics }: { statistics: Statistics }) => (
  <section className="card stack">
    <h2>Durations</h2>
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th>Duration</th>
            <th>Median</th>
            <th>90 %</th>
            <th>99 %</th>
            <th>Tasks</th>
          </tr>
        </thead>
        <tbody className="number">
          {(
            [
              ['Waiting time', statistics.waiting_seconds],
              ['Processing time', statistics.processing_seconds],
            ] as const
          ).map(([name, { p50, p90, p99, count }]) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{duration(p50)}</td>
              <td>{duration(p90)}</td>
              <td>{duration(p99)}</td>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);

/** The most frequent first. */
const Counts = ({ title, none, counts }: CountsProps) => (
  <section className="card stack">
    <h2>{title}</h2>
    {counts.length === 0 && <p className="soft">{none}</p>}
    <ul className="stack">
      {counts.map(({ name, count }) => (
        <li key={name} className="row apart">
          <span>{name}</span>
          <span className="number">{count.toLocaleString('en')}</span>
        </li>
      ))}
    </ul>
  </section>
);

interface CountsProps {
  readonly title: string;
  readonly none: string;
  readonly counts: readonly { readonly name: string; readonly count: number }[];
}

export const Failures = ({ failures }: Pick<Statistics, 'failures'>) => (
  <Counts
    title="Failure reasons"
    none="No failures."
    counts={failures.map(({ code, count }) => ({ name: spoken(code), count }))}
  />
);

export const Types = ({ by_type }: Pick<Statistics, 'by_type'>) => (
  <Counts
    title="Tasks by type"
    none="No tasks."
    counts={Object.entries(by_type)
      .map(([name, count]) => ({ name, count }))
      .toSorted((one, other) => other.count - one.count)}
  />
);
