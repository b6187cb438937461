/** A schema as people read it: a list of properties, named schemas as links. */
import { nameOf } from './components.ts';
import { type Html, html } from './html.ts';

/** The keywords that our schemas use. */
interface Read {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly object[];
  readonly items?: object;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, object>>;
}

const BOUNDS: Readonly<Record<string, string>> = {
  minimum: 'at least',
  maximum: 'at most',
  minLength: 'characters at least',
  maxLength: 'characters at most',
  minItems: 'items at least',
  maxItems: 'items at most',
  pattern: 'matches',
};

const boundsOf = (schema: object): string =>
  Object.entries(schema)
    .flatMap(([key, value]) => (BOUNDS[key] === undefined ? [] : [`${BOUNDS[key]} ${value}`]))
    .join(', ');

const kindOf = (schema: Read): Html => {
  const name = nameOf(schema);
  if (name !== undefined) return html`<a href="#${name}">${name}</a>`;
  if (schema.items) return html`list of ${kindOf(schema.items)}`;
  if (schema.enum) return html`${schema.enum.map((one) => html`<code>${String(one)}</code> `)}`;
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
  if (schema.anyOf) return html`${schema.anyOf.map((one, i) => html`${i > 0 ? ' or ' : ''}${kindOf(one)}`)}`;
  return html`${[schema.type ?? 'anything'].flat().join(' or ')}`;
};

/** What stands inside of what has no name. */
const insides = (schema: Read): readonly Read[] => {
  if (nameOf(schema) !== undefined) return [];
  if (schema.items) return insides(schema.items);
  return schema.anyOf ? schema.anyOf.flatMap(insides) : [schema];
};

const propertyLine = ([name, schema]: readonly [string, Read], required: readonly string[]): Html => {
  const bounds = boundsOf(schema);
  return html`<li><code>${name}</code>${required.includes(name) ? html`<b title="required">*</b>` : ''}
<span>${kindOf(schema)}${bounds === '' ? '' : html` <small>${bounds}</small>`}</span>
${insides(schema).map(properties)}</li>`;
};

const properties = ({ properties: some = {}, required = [] }: Read): Html => {
  const lines = Object.entries(some).map((property) => propertyLine(property, required));
  return lines.length === 0 ? html`` : html`<ul>${lines}</ul>`;
};

/** Its kind, and below it its properties. */
export const schemaLines = (schema: object): Html =>
  html`${kindOf(schema)}${insides(schema).map(properties)}`;

/** The properties of a schema that has a name. */
export const namedLines = (schema: object): Html => schemaLines({ ...schema });
