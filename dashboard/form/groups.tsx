/** Fields that hold others. */
import { ChoiceField } from '../controls/fields.tsx';
import type { Drawn } from './drawn.ts';
import type { Field, FieldOf } from './field-types.ts';
import { FieldView } from './field-view.tsx';
import { Framed } from './framed.tsx';
import { startOfAll, stepTo, type Values, valuesOf, withValue } from './values.ts';

interface FieldsProps {
  readonly fields: readonly Field[];
  readonly path: string;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
  readonly isNeeded: boolean;
}

export const Fields = ({ fields, path, values, onChange, isNeeded }: FieldsProps) => (
  <div className="fields">
    {fields.map((field) => (
      <FieldView
        key={field.name}
        field={field}
        path={stepTo(path, field.name)}
        value={values[field.name]}
        onChange={(value) => onChange(withValue(values, field.name, value))}
        isNeeded={isNeeded}
      />
    ))}
  </div>
);

/** One that may be left out is, once nothing of it is filled in. */
export const GroupInput = (props: Drawn<FieldOf<'group'>>) => {
  const { field, path, value, onChange, isNeeded } = props;
  const values = valuesOf(value);
  const write = (changed: Values): void =>
    onChange(Object.keys(changed).length === 0 && !field.required ? undefined : changed);
  return (
    <Framed {...props}>
      <Fields
        fields={field.fields}
        path={path}
        values={values}
        onChange={write}
        isNeeded={(field.required && isNeeded) || Object.keys(values).length > 0}
      />
    </Framed>
  );
};

export const VariantsInput = (props: Drawn<FieldOf<'variants'>>) => {
  const { field, path, value, onChange, isNeeded } = props;
  const values = valuesOf(value);
  const at = field.variants.findIndex(({ tag }) => tag === values[field.by]);
  const variant = field.variants[at];
  const choose = (index: string): void => {
    const next = index === '' ? undefined : field.variants[Number(index)];
    onChange(next && { [field.by]: next.tag, ...startOfAll(next.fields) });
  };
  return (
    <Framed {...props}>
      <ChoiceField
        label="Kind"
        value={at < 0 ? '' : String(at)}
        required={field.required && isNeeded}
        choices={[['', '–'], ...field.variants.map(({ label }, index) => [String(index), label] as const)]}
        onChange={choose}
      />
      {variant && (
        <Fields
          key={at}
          fields={variant.fields}
          path={path}
          values={values}
          onChange={onChange}
          isNeeded={true}
        />
      )}
    </Framed>
  );
};
