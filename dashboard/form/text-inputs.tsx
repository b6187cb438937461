/** Fields that are written as text and hold something else: what was typed is kept beside what it says. */
import { useState } from 'react';
import { Labelled } from '../parts/labelled.tsx';
import type { Drawn } from './drawn.ts';
import { useLabels } from './inputs.tsx';
import { itemsOf, wordsIn } from './values.ts';

export const WordsInput = (props: Drawn) => {
  const { value, onChange } = props;
  const [text, setText] = useState(itemsOf(value).join(', '));
  const { hint = 'Commas between several', ...labels } = useLabels(props);
  const write = (typed: string): void => {
    const words = wordsIn(typed);
    setText(typed);
    onChange(words.length === 0 && !labels.required ? undefined : words);
  };
  return (
    <Labelled {...labels} hint={hint}>
      {(attributes) => (
        <input
          {...attributes}
          className="input"
          placeholder={itemsOf(props.field.usual).join(', ')}
          value={text}
          onChange={({ target }) => write(target.value)}
        />
      )}
    </Labelled>
  );
};

const parsed = (text: string): { readonly value: unknown; readonly fault: string } => {
  if (text.trim() === '') return { value: undefined, fault: '' };
  try {
    return { value: JSON.parse(text), fault: '' };
  } catch (fault) {
    return { value: undefined, fault: fault instanceof Error ? fault.message : 'This is not JSON.' };
  }
};

/** The browser itself sends no form in which this is no JSON. */
export const JsonInput = (props: Drawn) => {
  const { value, onChange } = props;
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const { hint, ...labels } = useLabels(props);
  return (
    <Labelled {...labels} hint={hint === undefined ? 'As JSON' : `${hint} As JSON.`}>
      {(attributes) => (
        <textarea
          {...attributes}
          className="input code"
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            const { value: said, fault } = parsed(target.value);
            target.setCustomValidity(fault);
            setText(target.value);
            onChange(said);
          }}
        />
      )}
    </Labelled>
  );
};
