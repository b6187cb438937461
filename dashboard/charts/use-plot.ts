/** A chart that is drawn anew when its size, its theme or what it shows changes. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { HEIGHT, optionsFor, type Plot, stacked } from './plot.ts';

export const usePlot = (plot: Plot) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const here = place.current;
    if (here === null) return;
    const seconds = plot.times.map((at) => Date.parse(at) / 1000);
    let chart: uPlot | undefined;
    const draw = (): void => {
      chart?.destroy();
      chart = new uPlot(optionsFor(here, plot), [seconds, ...stacked(plot.series)], here);
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
  }, [plot]);
  return place;
};
