/** Counts over time as bars, drawn by uPlot in the colours of the theme; a table says the same to who cannot see it. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

interface Series {
  readonly name: string;
  /** A custom property of the theme. */
  readonly colour: string;
  readonly values: readonly number[];
}

interface Props {
  readonly title: string;
  readonly times: readonly string[];
  readonly daily: boolean;
  readonly series: readonly Series[];
}

const HEIGHT = 220;

/** What a custom property comes to now, light-dark() worked out. */
const colourIn = (place: HTMLElement, name: string): string => {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

const optionsFor = (place: HTMLElement, { series, daily }: Props): uPlot.Options => {
  const step = daily ? 86_400 : 3_600;
  const ink = colourIn(place, '--ink-soft');
  const grid = { stroke: colourIn(place, '--line'), width: 1 };
  const bars = uPlot.paths.bars?.({ size: [0.62, 42], radius: 0.15 });
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // Room for half a bar at both ends.
      x: { range: (_, first, last) => [first - step / 2, last + step / 2] },
      y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      { stroke: ink, grid: { show: false }, ticks: { show: false } },
      { stroke: ink, grid, ticks: { show: false }, incrs: [1, 2, 5, 10, 20, 50, 100, 500, 1000, 10_000] },
    ],
    series: [
      {},
      ...series.map(({ name, colour }) => ({
        label: name,
        fill: colourIn(place, colour),
        stroke: 'transparent',
        points: { show: false },
        ...(bars && { paths: bars }),
      })),
    ],
  };
};

/** Each series stands before the ones that it is stacked on, so that all of them show. */
const stacked = (series: readonly Series[]): number[][] =>
  series.map((_, from) =>
    (series[0]?.values ?? []).map((__, step) =>
      series.slice(from).reduce((sum, { values }) => sum + (values[step] ?? 0), 0),
    ),
  );

const useChart = (props: Props) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const here = place.current;
    if (here === null) return;
    const seconds = props.times.map((at) => Date.parse(at) / 1000);
    let chart: uPlot | undefined;
    const draw = (): void => {
      chart?.destroy();
      chart = new uPlot(optionsFor(here, props), [seconds, ...stacked(props.series)], here);
    };
    draw();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const size = new ResizeObserver(() => chart?.setSize({ width: here.clientWidth, height: HEIGHT }));
    size.observe(here);
    return () => {
      scheme.removeEventListener('change', draw);
      theme.disconnect();
      size.disconnect();
      chart?.destroy();
    };
  }, [props]);
  return place;
};

const Table = ({ title, times, series, daily }: Props) => (
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

export const Bars = (props: Props) => {
  const place = useChart(props);
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
