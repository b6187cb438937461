/** What was done over time: hour by hour of a day, day by day of more. */
import type { Statistics } from '../../client/index.ts';
import { Bars } from './bars.tsx';

interface Props {
  readonly statistics: Statistics;
  readonly daily: boolean;
}

export const Throughput = ({ statistics, daily }: Props) => {
  const steps = daily
    ? statistics.days.map(({ day, ...counts }) => ({ at: day, ...counts }))
    : statistics.hours.map(({ hour, ...counts }) => ({ at: hour, ...counts }));
  const times = steps.map(({ at }) => at);
  const minutes = steps.map(({ audio_seconds }) => audio_seconds / 60);
  return (
    <>
      <Bars
        title="Tasks"
        daily={daily}
        series={[
          { name: 'Completed', colour: '--accent', values: steps.map(({ completed }) => completed) },
          { name: 'Failed', colour: '--bad', values: steps.map(({ failed }) => failed) },
        ]}
        times={times}
      />
      <Bars
        title="Minutes of audio"
        daily={daily}
        series={[{ name: 'Minutes', colour: '--accent', values: minutes }]}
        times={times}
      />
    </>
  );
};
