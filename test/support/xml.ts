/** XML as a strict parser reads it: throws on anything that is not well-formed, with its namespaces. */
import { SaxesParser } from 'saxes';

export interface Element {
  readonly attributes: Readonly<Record<string, string>>;
  /** Of it and of all within. */
  text: string;
}

/** By name, in order. */
export const elementsOf = (xml: string): ReadonlyMap<string, readonly Element[]> => {
  const parser = new SaxesParser({ xmlns: true });
  const found: { name: string; element: Element }[] = [];
  const open: Element[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value] as const);
    const element = { attributes: Object.fromEntries(values), text: '' };
    found.push({ name, element });
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => {
    for (const element of open) element.text += text;
  });
  parser.write(xml).close();
  const byName = Map.groupBy(found, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, all.map(({ element }) => element)]));
};
