/** A text of JSON, checked while it is written; the browser sends no form in which it is none. */
import { useEffect, useRef } from 'react';
import { readJson } from '../form/json.ts';
import { Labelled, type Labels } from './labelled.tsx';

interface Props extends Labels {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows?: number;
}

export const JsonField = ({ value, onChange, rows, fault, ...labels }: Props) => {
  const place = useRef<HTMLTextAreaElement>(null);
  const { problem } = readJson(value);
  useEffect(() => place.current?.setCustomValidity(problem ?? ''), [problem]);
  return (
    <Labelled {...labels} fault={problem ?? fault}>
      {(attributes) => (
        <textarea
          {...attributes}
          ref={place}
          className="input code"
          spellCheck={false}
          rows={rows}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Labelled>
  );
};
