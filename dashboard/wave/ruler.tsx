/** Times beneath the part of a waveform that is in sight. The slider says them to who cannot see. */
import { ticksOf } from './ticks.ts';
import type { View } from './view.ts';

export const Ruler = ({ view }: { view: View | undefined }) => (
  <div className="ruler" aria-hidden="true">
    {view &&
      ticksOf(view).map(({ label, left }) => (
        <span key={label} style={{ left }}>
          {label}
        </span>
      ))}
  </div>
);
