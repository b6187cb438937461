/** Fields that are written as text and hold something else: what was typed is kept beside what it says. */
import { useState } from 'react';
import { JsonField } from '../controls/json-field.tsx';
import { Labelled } from '../controls/labelled.tsx';
import type { Drawn } from './drawn.ts';
import { useLabels } from './inputs.tsx';
import { asJson, readJson } from './json.ts';
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

export const JsonInput = (props: Drawn) => {
  const [text, setText] = useState(asJson(props.value));
  const { hint, ...labels } = useLabels(props);
  return (
    <JsonField
      {...labels}
      hint={hint?.includes('JSON') ? hint : `${hint ?? ''} As JSON`.trim()}
      value={text}
      onChange={(typed) => {
        setText(typed);
        props.onChange(readJson(typed).value);
      }}
    />
  );
};
