/** As many of the same as one likes. */
import type { Drawn } from './drawn.ts';
import type { FieldOf } from './field-types.ts';
import { FieldView } from './field-view.tsx';
import { Framed } from './framed.tsx';
import { itemsOf, startOf, stepTo } from './values.ts';

export const ListInput = (props: Drawn<FieldOf<'list'>>) => {
  const { field, path, value, onChange } = props;
  const items = itemsOf(value);
  const write = (changed: readonly unknown[]): void =>
    onChange(changed.length === 0 && !field.required ? undefined : changed);
  return (
    <Framed {...props}>
      {items.length > 0 && (
        <ul className="stack">
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place alone; taking one out draws all anew.
            <li key={`${items.length} ${index}`} className="stack">
              <FieldView
                field={{ ...field.item, label: `${field.label} ${index + 1}` }}
                path={stepTo(path, index)}
                value={item ?? undefined}
                onChange={(changed) => write(items.with(index, changed ?? null))}
                isNeeded={true}
              />
              <div>
                <button
                  type="button"
                  className="button small"
                  onClick={() => write(items.toSpliced(index, 1))}
                  aria-label={`Remove ${field.label} ${index + 1}`}
                >
                  Remove
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <div>
        <button
          type="button"
          className="button small"
          onClick={() => write([...items, startOf(field.item) ?? null])}
          aria-label={`Add to ${field.label}`}
        >
          Add
        </button>
      </div>
    </Framed>
  );
};
