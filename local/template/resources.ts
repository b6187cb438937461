import { type Fields, fields, isFields, text } from '../json.ts';
import type { Assembly, Declaration } from './assembly.ts';
import { accountId, attributeOf, type Endpoints, nameOf, referenceTo } from './identity.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { faultsOf, withoutLocalEffect } from './resource-types.ts';

/** A resource to create: its properties hold no intrinsics any more. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Fields;
}

export interface Resources {
  readonly all: readonly Resource[];
  readonly outputs: Record<string, string>;
  ofType(type: string): Resource[];
}

/** Refuses, by name and all at once, what cannot be run locally. */
export function refuseUnsupported(assembly: Assembly): void {
  const faults = assembly.declarations.flatMap(faultsOf);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** Every resource and output of the assembly with its names resolved to this local cloud. */
export function resolveResources(assembly: Assembly, region: string, at: Endpoints): Resources {
  const local = localiser(assembly, region, at);
  const scopeOf = scopes(assembly, region, at);
  const all = assembly.declarations
    .filter(({ type }) => !Object.hasOwn(withoutLocalEffect, type))
    .map((declaration) => {
      const { logicalId, type, stack, properties } = declaration;
      const resolved = local(resolve(properties, scopeOf(stack)));
      return { logicalId, type, name: nameOf(declaration), properties: fields(resolved, logicalId) };
    });
  const outputs = assembly.outputs.map(({ stack, name, value }) => [
    name,
    String(local(resolve(value, scopeOf(stack)))),
  ]);
  return {
    all,
    outputs: Object.fromEntries(outputs),
    ofType: (type) => all.filter((resource) => resource.type === type),
  };
}

function scopes(assembly: Assembly, region: string, at: Endpoints): (stack: string) => Scope {
  const byId = new Map(assembly.declarations.map((one) => [`${one.stack}/${one.logicalId}`, one]));
  const declared = (stack: string, logicalId: string): Declaration => {
    const found = byId.get(`${stack}/${logicalId}`);
    if (found === undefined) throw new Error(`${stack} refers to ${logicalId}, which it does not declare`);
    return found;
  };
  const scopeOf = (stack: string): Scope => ({
    reference: (logicalId) => {
      const pseudo = pseudoParameter(logicalId, stack, region);
      if (pseudo !== undefined) return pseudo;
      const parameter = assembly.parameter(stack, logicalId);
      if (parameter !== undefined) return parameter;
      const declaration = declared(stack, logicalId);
      return referenceTo(declaration.type, nameOf(declaration), region, at);
    },
    attribute: (logicalId, attribute) => {
      const declaration = declared(stack, logicalId);
      const value = attributeOf(declaration, attribute, region, at);
      if (value === undefined)
        throw new Error(`The local cloud does not know the attribute ${attribute} of ${declaration.type}`);
      return value;
    },
    imported: (exportName) => {
      for (const output of assembly.outputs) {
        const scope = scopeOf(output.stack);
        if (output.exportName !== undefined && resolve(output.exportName, scope) === exportName)
          return resolve(output.value, scope);
      }
      throw new Error(`No stack of the assembly exports ${exportName}`);
    },
  });
  return scopeOf;
}

function pseudoParameter(name: string, stack: string, region: string): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stack}/local`,
  };
  return values[name];
}

/** A template may build an API's address from its id; such an address must lead here, too. */
function localiser(assembly: Assembly, region: string, at: Endpoints) {
  const addresses = assembly.declarations
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Api')
    .map((api) => {
      const isSocket =
        text(fields(api.properties, api.logicalId)['ProtocolType'], 'ProtocolType') === 'WEBSOCKET';
      const host = `${nameOf(api)}.execute-api.${region}.amazonaws.com`;
      const local = new URL(isSocket ? at.socket : at.http).host;
      return { host, local };
    });
  const rewrite = (source: string) =>
    addresses.reduce(
      (value, { host, local }) =>
        value.replaceAll(`wss://${host}`, `ws://${local}`).replaceAll(`https://${host}`, `http://${local}`),
      source,
    );
  const localise = (value: unknown): unknown => {
    if (typeof value === 'string') return rewrite(value);
    if (Array.isArray(value)) return value.map(localise);
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, localise(entry)]));
  };
  return localise;
}
