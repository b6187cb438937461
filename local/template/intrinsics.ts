import { fields, isFields, list, number, text } from '../json.ts';

/** What the names in one template stand for. */
export interface Scope {
  reference(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  imported(exportName: string): unknown;
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.reference(text(argument, 'Ref')),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = attributePath(argument);
    return scope.attribute(logicalId, attribute);
  },
  'Fn::ImportValue': (argument, scope) => scope.imported(text(resolve(argument, scope), 'Fn::ImportValue')),
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, 'Fn::Join');
    return list(resolve(parts, scope), 'Fn::Join parts')
      .map(plain)
      .join(text(separator, 'Fn::Join separator'));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = list(argument, 'Fn::Split');
    return text(resolve(source, scope), 'Fn::Split source').split(text(separator, 'Fn::Split separator'));
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, 'Fn::Select');
    return list(resolve(values, scope), 'Fn::Select values')[number(index, 'Fn::Select index')];
  },
  'Fn::Sub': substitute,
};

/** The value with every intrinsic function replaced by what it stands for. An unknown intrinsic is an error. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolve(entry, scope));
  if (!isFields(value)) return value;
  const call = intrinsicCall(value);
  if (call) return call.apply(call.argument, scope);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, resolve(entry, scope)]));
}

function intrinsicCall(value: Record<string, unknown>) {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  const apply = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (apply) return { apply, argument: value[name] };
  if (name.startsWith('Fn::'))
    throw new Error(`The local cloud does not know the intrinsic function ${name}`);
  return undefined;
}

function attributePath(argument: unknown): [string, string] {
  const [logicalId, ...attribute] =
    typeof argument === 'string'
      ? argument.split('.')
      : list(argument, 'Fn::GetAtt').map((part) => text(part, 'Fn::GetAtt'));
  return [text(logicalId, 'Fn::GetAtt'), attribute.join('.')];
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, given] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = fields(resolve(given, scope), 'Fn::Sub variables');
  return text(template, 'Fn::Sub').replaceAll(/\$\{([^}]*)\}/g, (_match, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(variables, name)) return plain(variables[name]);
    const [logicalId, ...attribute] = name.split('.');
    const value =
      attribute.length > 0 ? scope.attribute(logicalId ?? name, attribute.join('.')) : scope.reference(name);
    return plain(value);
  });
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('Only text can be joined in a template');
}
