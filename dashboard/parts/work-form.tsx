/** Work of a type that somebody's workers do: a field for each property of its schema. */
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { TaskType } from '../../client/index.ts';
import { type Field, fieldsOf } from '../state/schema.ts';
import { submit } from '../state/uploads.ts';
import { ChoiceField, LongField, TextField } from './fields.tsx';
import { Fault } from './states.tsx';

const typedValue = ({ kind }: Field, text: string): unknown => {
  switch (kind) {
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'json':
      return JSON.parse(text);
    case 'text':
    case 'choice':
      return text;
  }
};

const paramsOf = (fields: readonly Field[], texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const text = texts[field.name] ?? '';
      return text === '' ? [] : [[field.name, typedValue(field, text)]];
    }),
  );

interface InputProps {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

const Input = ({ field: { name, kind, hint, required, choices }, value, onChange }: InputProps) => {
  const common = { label: required ? name : `${name} (optional)`, value, onChange, hint, required };
  if (kind === 'choice') return <ChoiceField {...common} choices={['', ...choices]} />;
  if (kind === 'boolean') return <ChoiceField {...common} choices={['', 'true', 'false']} />;
  if (kind === 'json') return <LongField {...common} hint={hint ?? 'As JSON'} />;
  return <TextField {...common} type={kind} />;
};

export const WorkForm = ({ type }: { type: TaskType }) => {
  const fields = fieldsOf(type.param_schema);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [, go] = useLocation();
  const sending = useMutation({
    // Within the mutation, so that text which is no JSON is told like any other fault.
    mutationFn: async () => submit({ type: type.name, params: paramsOf(fields, texts) }, []),
    onSuccess: ({ task }) => go(`/tasks/${task.id}`),
  });
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <form className="card stack" onSubmit={send}>
      {fields.length === 0 && <p className="soft">Tasks of this type take no params.</p>}
      {fields.map((field) => (
        <Input
          key={field.name}
          field={field}
          value={texts[field.name] ?? ''}
          onChange={(text) => setTexts((held) => ({ ...held, [field.name]: text }))}
        />
      ))}
      {sending.isError && <Fault fault={sending.error} />}
      <div>
        <button type="submit" className="button primary" disabled={sending.isPending}>
          Start
        </button>
      </div>
    </form>
  );
};
