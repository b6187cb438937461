/** Fields for texts and numbers. */
import { Labelled } from '../controls/labelled.tsx';
import type { Drawn } from './drawn.ts';
import { useFault } from './faults.ts';
import type { FieldOf } from './field-types.ts';

export const useLabels = ({ field: { label, hint, required }, path, isNeeded }: Drawn, withBelow = true) => ({
  label,
  hint,
  required: required && isNeeded,
  fault: useFault(path, withBelow),
});

const shown = (value: unknown): string => (value === undefined ? '' : String(value));

export const TextInput = (props: Drawn<FieldOf<'text'>>) => {
  const { field, value, onChange } = props;
  const { minLength, maxLength, usual } = field;
  const common = {
    className: 'input',
    minLength,
    maxLength,
    placeholder: shown(usual),
    value: shown(value),
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value || undefined),
  };
  return (
    <Labelled {...useLabels(props)}>
      {(attributes) =>
        field.isLong ? (
          <textarea {...attributes} {...common} />
        ) : (
          <input {...attributes} {...common} type={field.type} />
        )
      }
    </Labelled>
  );
};

export const NumberInput = (props: Drawn<FieldOf<'number'>>) => {
  const { field, value, onChange } = props;
  return (
    <Labelled {...useLabels(props)}>
      {(attributes) => (
        <input
          {...attributes}
          className="input"
          type="number"
          min={field.min}
          max={field.max}
          step={field.step}
          placeholder={shown(field.usual)}
          value={shown(value)}
          onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
        />
      )}
    </Labelled>
  );
};
