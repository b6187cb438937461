/** Counts over time as bars; a table says the same to who cannot see it. */
import type { Plot } from './plot.ts';
import { usePlot } from './use-plot.ts';

const Table = ({ title, times, series, daily }: Plot) => (
  <table className="visually-hidden">
    <caption>{title}</caption>
    <thead>
      <tr>
        <th>{daily ? 'Day' : 'Hour'}</th>
        {series.map(({ name }) => (
          <th key={name}>{name}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {times.map((at, step) => (
        <tr key={at}>
          <td>{at}</td>
          {series.map(({ name, values }) => (
            <td key={name}>{Math.round(values[step] ?? 0)}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

export const Bars = (props: Plot) => {
  const place = usePlot(props);
  return (
    <section className="card stack">
      <div className="row apart">
        <h2>{props.title}</h2>
        {props.series.length > 1 && (
          <ul className="legend-speakers">
            {props.series.map(({ name, colour }) => (
              <li key={name}>
                <span className="dot" style={{ background: `var(${colour})` }} />
                {name}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="chart" ref={place} aria-hidden="true" />
      <div className="table-for-readers">
        <Table {...props} />
      </div>
    </section>
  );
};
