/** A new type, or another version of one: tasks keep the version they were made under. */
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { TaskType } from '../../client/index.ts';
import { TextField } from '../controls/fields.tsx';
import { JsonField } from '../controls/json-field.tsx';
import { Fault } from '../controls/states.tsx';
import { asJson, readJson } from '../form/json.ts';
import { useClient } from '../state/session.ts';
import { definitionOf, draftOf, schemaFault, type TypeDraft, unplacedFaults } from '../state/type-draft.ts';
import { FormPreview } from './form-preview.tsx';

interface PartProps {
  readonly draft: TypeDraft;
  readonly fault: unknown;
  readonly onChange: (changed: Partial<TypeDraft>) => void;
}

const Terms = ({ draft, onChange }: Omit<PartProps, 'fault'>) => (
  <div className="fields">
    <TextField
      label="Maximum attempts"
      type="number"
      min={1}
      max={10}
      placeholder="3"
      value={draft.maxAttempts}
      onChange={(maxAttempts) => onChange({ maxAttempts })}
    />
    <TextField
      label="Lease (seconds)"
      hint="A worker without a heartbeat for this long loses its task."
      type="number"
      min={5}
      max={43_200}
      placeholder="60"
      value={draft.leaseSeconds}
      onChange={(leaseSeconds) => onChange({ leaseSeconds })}
    />
  </div>
);

const Schemas = ({ draft, fault, onChange }: PartProps) => (
  <>
    <JsonField
      label="Parameter schema"
      hint="JSON Schema 2020-12. Titles, descriptions and defaults appear in the form."
      fault={schemaFault(fault, 'param_schema')}
      required
      rows={14}
      value={draft.paramSchema}
      onChange={(paramSchema) => onChange({ paramSchema })}
    />
    <FormPreview schema={readJson(draft.paramSchema).value} />
    <JsonField
      label="Result schema"
      hint="Optional. Without one, workers may return anything."
      fault={schemaFault(fault, 'result_schema')}
      rows={4}
      value={draft.resultSchema}
      onChange={(resultSchema) => onChange({ resultSchema })}
    />
  </>
);

export const TypeEditor = ({ type, onDone }: { type: TaskType | undefined; onDone: () => void }) => {
  const client = useClient();
  const [draft, setDraft] = useState(() => draftOf(type, asJson));
  const saving = useMutation({
    mutationFn: () => client.registerType(definitionOf(draft, type)),
    onSuccess: onDone,
  });
  const change = (changed: Partial<TypeDraft>): void => setDraft((held) => ({ ...held, ...changed }));
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className="stack" onSubmit={save}>
      <TextField
        label="Name"
        value={draft.name}
        onChange={(name) => change({ name })}
        readOnly={type !== undefined}
        required
      />
      <Schemas draft={draft} fault={saving.error} onChange={change} />
      <Terms draft={draft} onChange={change} />
      {saving.isError && <Fault fault={saving.error} errors={unplacedFaults(saving.error)} />}
      <div className="row">
        <button type="submit" className="button small primary" disabled={saving.isPending}>
          Save
        </button>
        <button type="button" className="button small" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
};
