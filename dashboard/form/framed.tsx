/** The frame of a field that holds others, with its name and what is wrong with it as a whole. */
import { type ReactNode, useId } from 'react';
import { Below, describedBy, Label } from '../controls/labelled.tsx';
import type { Drawn } from './drawn.ts';
import { useLabels } from './inputs.tsx';

export const Framed = ({ children, ...drawn }: Drawn & { children: ReactNode }) => {
  const id = useId();
  const labels = useLabels(drawn, false);
  return (
    <fieldset className="group wide" aria-describedby={describedBy(id, labels)}>
      <legend>
        <Label {...labels} />
      </legend>
      <Below id={id} {...labels} />
      {children}
    </fieldset>
  );
};
