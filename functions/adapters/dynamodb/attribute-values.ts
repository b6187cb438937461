/** DynamoDB's attribute values, as a stream record carries them, read into plain JSON. */
import type { AttributeValue } from 'aws-lambda';

const readMap = (map: Readonly<Record<string, AttributeValue>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, readValue(value)]));

/** Our items hold strings, numbers, booleans, nulls, lists and maps; anything else is refused. */
const readValue = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined) return value.L.map(readValue);
  if (value.M !== undefined) return readMap(value.M);
  throw new Error(`An attribute of a kind our items do not have: ${Object.keys(value).join(', ')}`);
};

export const readItem = readMap;
