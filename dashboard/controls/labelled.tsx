/** A label, what is to be filled in, and below it what is wrong with it and what helps. */
import { type ReactNode, useId } from 'react';

interface Attributes {
  readonly id: string;
  readonly required: boolean;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

export interface Labels {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong, once somebody said so. */
  readonly fault?: string | undefined;
  readonly required?: boolean;
}

export const Label = ({ label, required }: Labels) => (
  <>
    {label}
    {required && (
      <span className="required" aria-hidden="true">
        {' '}
        *
      </span>
    )}
  </>
);

export const Below = ({ id, hint, fault }: Pick<Labels, 'hint' | 'fault'> & { id: string }) => (
  <>
    {fault && (
      <p className="fault" id={`${id}-fault`}>
        {fault}
      </p>
    )}
    {hint && (
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
  </>
);

export const describedBy = (id: string, { hint, fault }: Pick<Labels, 'hint' | 'fault'>) =>
  [...(fault ? [`${id}-fault`] : []), ...(hint ? [`${id}-hint`] : [])].join(' ') || undefined;

interface Props extends Labels {
  readonly children: (attributes: Attributes) => ReactNode;
}

export const Labelled = ({ children, ...labels }: Props) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        <Label {...labels} />
      </label>
      {children({
        id,
        required: labels.required ?? false,
        'aria-invalid': labels.fault !== undefined,
        'aria-describedby': describedBy(id, labels),
      })}
      <Below id={id} {...labels} />
    </div>
  );
};
