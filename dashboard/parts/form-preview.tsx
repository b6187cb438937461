/** How tasks of a type will be asked for, while its schema is written. */
import { useState } from 'react';
import { FieldView } from '../form/field-view.tsx';
import { paramsField } from '../form/fields.ts';
import { Fields } from '../form/groups.tsx';
import { isSchema } from '../form/keywords.ts';
import { valuesOf } from '../form/values.ts';

const Preview = ({ schema }: { schema: object }) => {
  const [value, setValue] = useState<unknown>({});
  const field = paramsField(schema);
  const common = { path: '', onChange: setValue, isNeeded: false };
  if (field.kind !== 'group') return <FieldView field={field} value={value} {...common} />;
  if (field.fields.length === 0) return <p className="soft small">No params.</p>;
  return <Fields fields={field.fields} values={valuesOf(value)} {...common} />;
};

export const FormPreview = ({ schema }: { schema: unknown }) =>
  isSchema(schema) && (
    <details className="more">
      <summary>How it is asked for</summary>
      <div className="card">
        <Preview key={JSON.stringify(schema)} schema={schema} />
      </div>
    </details>
  );
