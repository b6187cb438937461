/** An element: its name and what it holds. An `undefined` content leaves the element out. */
export type XmlNode = readonly [name: string, content: XmlContent];
export type XmlContent = string | number | boolean | undefined | readonly XmlNode[];

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function xmlDocument(
  root: string,
  children: readonly XmlNode[],
  namespace: string | null = NAMESPACE,
): string {
  const attribute = namespace === null ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${children.map(element).join('')}</${root}>`;
}

function element([name, content]: XmlNode): string {
  if (content === undefined) return '';
  return `<${name}>${typeof content === 'object' ? content.map(element).join('') : escapeText(String(content))}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters become numeric references, as S3 writes keys that XML 1.0 cannot hold. */
function escapeText(text: string): string {
  return text.replace(
    /[&<>"]|\p{Cc}/gu,
    (character) => ENTITIES[character] ?? `&#x${character.charCodeAt(0).toString(16)};`,
  );
}
