/** A field as it is drawn, whatever it is. */

import { ChoicesInput } from './checkboxes.tsx';
import { ChoiceInput, FlagInput } from './choice-inputs.tsx';
import type { Drawn } from './drawn.ts';
import { GroupInput, VariantsInput } from './groups.tsx';
import { NumberInput, TextInput } from './inputs.tsx';
import { ListInput } from './list-input.tsx';
import { JsonInput, WordsInput } from './text-inputs.tsx';

export const FieldView = ({ field, ...rest }: Drawn) => {
  switch (field.kind) {
    case 'text':
      return <TextInput field={field} {...rest} />;
    case 'number':
      return <NumberInput field={field} {...rest} />;
    case 'flag':
      return <FlagInput field={field} {...rest} />;
    case 'choice':
      return <ChoiceInput field={field} {...rest} />;
    case 'choices':
      return <ChoicesInput field={field} {...rest} />;
    case 'words':
      return <WordsInput field={field} {...rest} />;
    case 'group':
      return <GroupInput field={field} {...rest} />;
    case 'variants':
      return <VariantsInput field={field} {...rest} />;
    case 'list':
      return <ListInput field={field} {...rest} />;
    case 'json':
      return <JsonInput field={field} {...rest} />;
  }
};
