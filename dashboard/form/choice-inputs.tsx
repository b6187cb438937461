/** One of several, and yes or no. */
import { Labelled } from '../controls/labelled.tsx';
import type { Drawn } from './drawn.ts';
import type { Choice, FieldOf } from './field-types.ts';
import { useLabels } from './inputs.tsx';

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What stands for leaving it out. */
const emptyLabel = (choices: readonly Choice[], usual: unknown): string =>
  choices.find(({ value }) => same(value, usual))?.label ?? '–';

export const ChoiceInput = (props: Drawn<FieldOf<'choice'>>) => {
  const { field, value, onChange } = props;
  const at = field.choices.findIndex((choice) => same(choice.value, value));
  return (
    <Labelled {...useLabels(props)}>
      {(attributes) => (
        <select
          {...attributes}
          className="input"
          value={at < 0 ? '' : at}
          onChange={({ target }) =>
            onChange(target.value === '' ? undefined : field.choices[Number(target.value)]?.value)
          }
        >
          <option value="">{emptyLabel(field.choices, field.usual)}</option>
          {field.choices.map(
            (choice, index) =>
              !same(choice.value, field.usual) && (
                <option key={choice.label} value={index}>
                  {choice.label}
                </option>
              ),
          )}
        </select>
      )}
    </Labelled>
  );
};

const YES_OR_NO: readonly Choice[] = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
];

/** Without a usual value there are three: yes, no, and left out. */
export const FlagInput = (props: Drawn<FieldOf<'flag'>>) => {
  const { field, value, onChange } = props;
  const { fault, hint, label } = useLabels(props);
  if (!field.required && field.usual === undefined)
    return <ChoiceInput {...props} field={{ ...field, kind: 'choice', choices: YES_OR_NO }} />;
  return (
    <div className="field">
      <label className="flag">
        <input
          type="checkbox"
          checked={(value ?? field.usual) === true}
          aria-invalid={fault !== undefined}
          onChange={({ target }) => onChange(target.checked)}
        />
        <span>
          {label}
          {hint && <span className="hint">{hint}</span>}
          {fault && <span className="fault">{fault}</span>}
        </span>
      </label>
    </div>
  );
};
