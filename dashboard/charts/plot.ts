/** How uPlot draws bars in the colours of the theme. */
import uPlot from 'uplot';

export interface Series {
  readonly name: string;
  /** A custom property of the theme. */
  readonly colour: string;
  readonly values: readonly number[];
}

export interface Plot {
  readonly title: string;
  readonly times: readonly string[];
  readonly daily: boolean;
  readonly series: readonly Series[];
}

export const HEIGHT = 220;

/** What a custom property comes to now, light-dark() worked out. */
const colourIn = (place: HTMLElement, name: string): string => {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

export const optionsFor = (place: HTMLElement, { series, daily }: Plot): uPlot.Options => {
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
export const stacked = (series: readonly Series[]): number[][] =>
  series.map((_, from) =>
    (series[0]?.values ?? []).map((__, step) =>
      series.slice(from).reduce((sum, { values }) => sum + (values[step] ?? 0), 0),
    ),
  );
