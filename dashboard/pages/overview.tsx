/** What goes on and what went on: counts of now, throughput of the day, the week or the month. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failures, Now, Percentiles, Types } from '../charts/figures.tsx';
import { Throughput } from '../charts/throughput.tsx';
import { Fault, Loading } from '../controls/states.tsx';
import { useClient } from '../state/session.ts';
import { useTitle } from '../state/title.ts';

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
  useTitle('Overview');
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
          <Throughput statistics={data} daily={range !== 'Day'} />
          <Percentiles statistics={data} />
          <div className="halves">
            <Types by_type={data.by_type} />
            <Failures failures={data.failures} />
          </div>
        </>
      )}
    </>
  );
}
