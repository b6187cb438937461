import type WaveSurfer from 'wavesurfer.js';
import { canZoomIn, canZoomOut, type View, zoomBy } from './view.ts';

interface Props {
  readonly surfer: WaveSurfer | undefined;
  readonly view: View | undefined;
  readonly seconds: number;
}

export const ZoomButtons = ({ surfer, view, seconds }: Props) => {
  const zoom = (factor: number) => (): void => {
    if (surfer !== undefined) zoomBy(factor, surfer, seconds);
  };
  return (
    <fieldset className="zoom" title="Ctrl and the wheel, or two fingers, do the same">
      <legend className="visually-hidden">Zoom of the waveform</legend>
      <button
        type="button"
        className="button small"
        aria-label="Zoom out"
        disabled={view === undefined || !canZoomOut(view, seconds)}
        onClick={zoom(1 / 2)}
      >
        −
      </button>
      <button
        type="button"
        className="button small"
        aria-label="Zoom in"
        disabled={view === undefined || !canZoomIn(view)}
        onClick={zoom(2)}
      >
        +
      </button>
    </fieldset>
  );
};
