/** What goes on and what went on: counts of now, throughput of the day, the week or the month. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Statistics } from '../../client/index.ts';
import { Bars } from '../parts/bars.tsx';
import { Fault, Loading } from '../parts/states.tsx';
import { useClient } from '../state/session.ts';
import { duration, spoken } from '../state/words.ts';

const HOUR_MS = 60 * 60_000;
const RANGES = { Day: 24, Week: 7 * 24, Month: 30 * 24 } as const;
type Range = keyof typeof RANGES;
const NAMES: readonly Range[] = ['Day', 'Week', 'Month'];
const LOOK_MS = 5_000;

const useStatistics = (range: Range, everybody: boolean) => {
  const client = useClient();
  return useQuery({
    queryKey: ['statistics', range, everybody],
    queryFn: () => {
      const since = new Date(Date.now() - RANGES[range] * HOUR_MS).toISOString();
      return everybody ? client.platformStatistics({ since }) : client.statistics({ since });
    },
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_MS,
  });
};

const Figure = ({ name, value }: { name: string; value: string | number }) => (
  <dl className="card figure">
    <dt>{name}</dt>
    <dd>{value}</dd>
  </dl>
);

const Now = ({ by_status }: Pick<Statistics, 'by_status'>) => (
  <section className="grid" aria-label="Tasks of now">
    <Figure name="At work" value={by_status.processing + by_status.claimed} />
    <Figure name="Waiting" value={by_status.pending + by_status.scheduled + by_status.awaiting_upload} />
    <Figure name="Completed" value={by_status.completed} />
    <Figure name="Failed" value={by_status.failed} />
  </section>
);

const Percentiles = ({ statistics }: { statistics: Statistics }) => (
  <section className="card stack">
    <h2>How long it took</h2>
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th>From … to …</th>
            <th>Median</th>
            <th>90 %</th>
            <th>99 %</th>
            <th>Tasks</th>
          </tr>
        </thead>
        <tbody className="number">
          {(
            [
              ['created to begun', statistics.waiting_seconds],
              ['begun to completed', statistics.processing_seconds],
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

const Failures = ({ failures }: Pick<Statistics, 'failures'>) => (
  <section className="card stack">
    <h2>Why tasks failed</h2>
    {failures.length === 0 && <p className="soft">None did.</p>}
    <ul className="stack">
      {failures.map(({ code, count }) => (
        <li key={code} className="row apart">
          <span>{spoken(code)}</span>
          <span className="number">{count}</span>
        </li>
      ))}
    </ul>
  </section>
);

const Charts = ({ statistics, range }: { statistics: Statistics; range: Range }) => {
  const steps =
    range === 'Day'
      ? statistics.hours.map(({ hour, ...counts }) => ({ at: hour, ...counts }))
      : statistics.days.map(({ day, ...counts }) => ({ at: day, ...counts }));
  const daily = range !== 'Day';
  return (
    <>
      <Bars
        title="Tasks"
        daily={daily}
        series={[
          { name: 'Completed', colour: '--accent', values: steps.map(({ completed }) => completed) },
          { name: 'Failed', colour: '--bad', values: steps.map(({ failed }) => failed) },
        ]}
        times={steps.map(({ at }) => at)}
      />
      <Bars
        title="Minutes of audio"
        daily={daily}
        series={[
          {
            name: 'Minutes',
            colour: '--accent',
            values: steps.map(({ audio_seconds }) => audio_seconds / 60),
          },
        ]}
        times={steps.map(({ at }) => at)}
      />
    </>
  );
};

const useIsAdmin = (): boolean => {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['is-admin'],
    queryFn: () =>
      client.listKeys({ limit: 1 }).then(
        () => true,
        () => false,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data === true;
};

export default function Overview() {
  const [range, setRange] = useState<Range>('Day');
  const [everybody, setEverybody] = useState(false);
  const { data, error, refetch } = useStatistics(range, everybody);
  return (
    <>
      <div className="row apart">
        <h1>Overview</h1>
        <fieldset className="row">
          <legend className="visually-hidden">Range</legend>
          {NAMES.map((name) => (
            <label key={name} className="choice small">
              <input type="radio" name="range" checked={name === range} onChange={() => setRange(name)} />
              {name}
            </label>
          ))}
          {useIsAdmin() && (
            <label className="choice small">
              <input
                type="checkbox"
                checked={everybody}
                onChange={({ target }) => setEverybody(target.checked)}
              />
              All owners
            </label>
          )}
        </fieldset>
      </div>
      {error !== null && <Fault fault={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <>
          <Now by_status={data.by_status} />
          <Charts statistics={data} range={range} />
          <div className="columns">
            <Percentiles statistics={data} />
            <Failures failures={data.failures} />
          </div>
        </>
      )}
    </>
  );
}
