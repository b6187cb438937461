/** Any of several, each a box to be ticked. */
import { useId } from 'react';
import { Below, describedBy, Label } from '../controls/labelled.tsx';
import type { Drawn } from './drawn.ts';
import type { FieldOf } from './field-types.ts';
import { useLabels } from './inputs.tsx';
import { itemsOf } from './values.ts';

export const ChoicesInput = (props: Drawn<FieldOf<'choices'>>) => {
  const { field, value, onChange } = props;
  const id = useId();
  const labels = useLabels(props);
  const chosen = itemsOf(value ?? field.usual);
  // In the order of the schema, whatever was ticked first.
  const toggle = (toggled: unknown): void =>
    onChange(
      field.choices
        .map((choice) => choice.value)
        .filter((choice) => chosen.includes(choice) !== (choice === toggled)),
    );
  return (
    <fieldset className="field wide" aria-describedby={describedBy(id, labels)}>
      <legend>
        <Label {...labels} />
      </legend>
      <div className="row">
        {field.choices.map((choice) => (
          <label key={choice.label} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={() => toggle(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </div>
      <Below id={id} {...labels} />
    </fieldset>
  );
};
