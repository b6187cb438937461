/** What is to be done: asked at once, or folded away for those who want more. */
import type { Draft } from '../form/draft.ts';
import type { Field } from '../form/field-types.ts';
import { FieldView } from '../form/field-view.tsx';
import { Fields } from '../form/groups.tsx';
import type { Layout } from '../form/layout.ts';
import { valuesOf } from '../form/values.ts';

interface Props {
  readonly layout: Layout;
  readonly draft: Draft;
  readonly onChange: (changed: Partial<Draft>) => void;
}

const ParamsFields = ({ fields, draft, onChange }: Omit<Props, 'layout'> & { fields: readonly Field[] }) =>
  fields.length === 0 ? null : (
    <Fields
      fields={fields}
      path="/params"
      values={draft.params}
      onChange={(params) => onChange({ params })}
      isNeeded={true}
    />
  );

export const FirstOptions = ({ layout: { whole, first, more }, draft, onChange }: Props) => {
  if (whole)
    return (
      <FieldView
        field={whole}
        path="/params"
        value={draft.params}
        onChange={(params) => onChange({ params: valuesOf(params) })}
        isNeeded={true}
      />
    );
  if (first.length + more.length === 0) return <p className="soft">This task type takes no parameters.</p>;
  return <ParamsFields fields={first} draft={draft} onChange={onChange} />;
};

export const MoreOptions = ({
  layout: { more, task },
  draft,
  onChange,
  isOpen,
}: Props & { isOpen: boolean }) => (
  // The browser says what is wrong at the field itself, which must be seen for it.
  <details
    className="more"
    open={isOpen}
    onInvalidCapture={({ currentTarget }) => {
      currentTarget.open = true;
    }}
  >
    <summary>More options</summary>
    <div className="stack">
      <ParamsFields fields={more} draft={draft} onChange={onChange} />
      <fieldset className="group wide">
        <legend>Task</legend>
        <Fields
          fields={task}
          path=""
          values={draft.task}
          onChange={(changed) => onChange({ task: changed })}
          isNeeded={true}
        />
      </fieldset>
    </div>
  </details>
);
