import { S3Error } from './errors.ts';

export interface XmlElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

const TOKEN =
  /<\?.*?\?>|<!--.*?-->|<\/([\w:.-]+)\s*>|<([\w:.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>|([^<]+)/sy;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads the small documents that S3 clients send. No DTDs, no external anything: they are malformed here. */
export function readXml(source: string, rootName: string): XmlElement {
  const document: XmlElement = { name: '', children: [], text: '' };
  const open = [document];
  let position = 0;
  while (position < source.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(source);
    if (match === null) throw malformed();
    position = TOKEN.lastIndex;
    readToken(open, match);
  }
  const [root, ...others] = document.children;
  if (open.length !== 1 || root?.name !== rootName || others.length > 0 || document.text.trim() !== '')
    throw malformed();
  return root;
}

function readToken(
  open: XmlElement[],
  [, closing, opening, selfClosing, text]: readonly (string | undefined)[],
): void {
  const parent = open.at(-1);
  if (parent === undefined) throw malformed();
  if (text !== undefined) parent.text += decodeEntities(text);
  if (closing !== undefined && (open.pop()?.name !== closing || open.length === 0)) throw malformed();
  if (opening === undefined) return;
  const child: XmlElement = { name: opening, children: [], text: '' };
  parent.children.push(child);
  if (selfClosing === '') open.push(child);
}

/** The text of the one child of that name; `undefined` when there is none. */
export function childText(element: XmlElement, name: string): string | undefined {
  const [child, ...others] = element.children.filter((candidate) => candidate.name === name);
  if (others.length > 0) throw malformed();
  return child?.text;
}

export function requiredChildText(element: XmlElement, name: string): string {
  const text = childText(element, name);
  if (text === undefined) throw malformed();
  return text;
}

export const malformed = (): S3Error =>
  new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

function decodeEntities(text: string): string {
  return text.replace(/&([^;]*)(;?)/g, (_, reference: string, end: string) => {
    if (end === '') throw malformed();
    const codePoint = /^#x[\da-f]{1,6}$/i.test(reference)
      ? Number.parseInt(reference.slice(2), 16)
      : /^#\d{1,7}$/.test(reference)
        ? Number(reference.slice(1))
        : undefined;
    const character =
      codePoint === undefined
        ? ENTITIES[reference]
        : codePoint <= 0x10ffff
          ? String.fromCodePoint(codePoint)
          : undefined;
    if (character === undefined) throw malformed();
    return character;
  });
}
