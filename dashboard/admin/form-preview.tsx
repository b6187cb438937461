/** How tasks of a type will be asked for, while its schema is written. */
import { FieldView } from '../form/field-view.tsx';
import { paramsField } from '../form/fields.ts';
import { Fields } from '../form/groups.tsx';
import { isSchema } from '../form/keywords.ts';
import { startOfAll } from '../form/values.ts';

const Preview = ({ schema }: { schema: object }) => {
  const field = paramsField(schema);
  const common = { path: '', onChange: () => undefined, isNeeded: true };
  if (field.kind !== 'group') return <FieldView field={field} value={undefined} {...common} />;
  if (field.fields.length === 0) return <p className="soft small">No parameters.</p>;
  return <Fields fields={field.fields} values={startOfAll(field.fields)} {...common} />;
};

export const FormPreview = ({ schema }: { schema: unknown }) =>
  isSchema(schema) && (
    <details className="more">
      <summary>Form preview</summary>
      {/* What is required there is not required here: what is disabled keeps no form back. */}
      <fieldset className="card" disabled>
        <Preview schema={schema} />
      </fieldset>
    </details>
  );
