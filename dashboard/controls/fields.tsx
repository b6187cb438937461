/** Fields of forms that are written by hand. */
import { Labelled, type Labels } from './labelled.tsx';

interface Props extends Labels {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'number' | 'url' | 'search' | 'date';
  readonly placeholder?: string | undefined;
  /** The id of a datalist. */
  readonly list?: string;
  readonly readOnly?: boolean;
  readonly min?: number;
  readonly max?: number;
}

export const TextField = ({ label, hint, fault, required, onChange, ...input }: Props) => (
  <Labelled label={label} hint={hint} fault={fault} required={required ?? false}>
    {(attributes) => (
      <input {...attributes} {...input} className="input" onChange={({ target }) => onChange(target.value)} />
    )}
  </Labelled>
);

interface ChoiceProps extends Labels {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** By value, as people read them. */
  readonly choices: readonly (readonly [value: string, label: string])[];
}

export const ChoiceField = ({ value, onChange, choices, ...labels }: ChoiceProps) => (
  <Labelled {...labels}>
    {(attributes) => (
      <select
        {...attributes}
        className="input"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {choices.map(([choice, label]) => (
          <option key={choice} value={choice}>
            {label}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);
