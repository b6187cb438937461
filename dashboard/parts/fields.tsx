import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly type?: 'text' | 'number' | 'url' | 'date';
  readonly required?: boolean;
}

export const TextField = ({ label, value, onChange, hint, type = 'text', required = false }: Props) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type={type}
        step="any"
        required={required}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};

export const LongField = ({ label, value, onChange, hint, required = false }: Omit<Props, 'type'>) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input"
        spellCheck={false}
        required={required}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {hint && <p className="hint">{hint}</p>}
    </div>
  );
};

interface ChoiceProps extends Omit<Props, 'type'> {
  readonly choices: readonly string[];
}

export const ChoiceField = ({ label, value, onChange, choices, hint }: ChoiceProps) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChange(target.value)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
      {hint && <p className="hint">{hint}</p>}
    </div>
  );
};
