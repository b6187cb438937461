import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fields, isFields, optional, parseJson, text } from '../json.ts';

/** One resource as its template declares it, intrinsics still unresolved. */
export interface Declaration {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: unknown;
}

export interface Output {
  readonly stack: string;
  readonly name: string;
  readonly value: unknown;
  readonly exportName: unknown;
}

export interface Assembly {
  readonly declarations: readonly Declaration[];
  readonly outputs: readonly Output[];
  /** Defaults of the template parameters of a stack. */
  parameter(stack: string, name: string): unknown;
  /** The folder or file of the asset that a template names by its S3 key. */
  assetPath(objectKey: string): string;
}

/** Reads every stack of a synthesized CDK assembly (`cdk.out`) and its asset manifests. */
export function readAssembly(folder: string): Assembly {
  const manifestPath = join(folder, 'manifest.json');
  if (!existsSync(manifestPath))
    throw new Error(`There is no CDK assembly in ${folder}: synthesize it first`);
  const artifacts = Object.entries(fields(readJson(manifestPath)['artifacts'], 'manifest.artifacts')).map(
    ([name, value]) => ({ name, value: fields(value, name) }),
  );
  const ofType = (type: string) => artifacts.filter(({ value }) => value['type'] === type);

  const stacks = ofType('aws:cloudformation:stack').map(({ name, value }) => {
    const file = text(fields(value['properties'], name)['templateFile'], `templateFile of ${name}`);
    return { name, template: readJson(join(folder, file)) };
  });
  const assets = new Map(
    ofType('cdk:asset-manifest').flatMap(({ name, value }) => {
      const file = text(fields(value['properties'], name)['file'], `asset manifest ${name}`);
      return assetPaths(folder, readJson(join(folder, file)));
    }),
  );
  const parameters = new Map(
    stacks.flatMap(({ name, template }) =>
      entries(template['Parameters']).map(
        ([parameter, value]) => [`${name}/${parameter}`, value['Default']] as const,
      ),
    ),
  );
  return {
    declarations: stacks.flatMap(({ name, template }) => declarationsOf(name, template)),
    outputs: stacks.flatMap(({ name, template }) => outputsOf(name, template)),
    parameter: (stack, name) => parameters.get(`${stack}/${name}`),
    assetPath(objectKey) {
      const path = assets.get(objectKey);
      if (path === undefined) throw new Error(`No asset manifest names the asset ${objectKey}`);
      return path;
    },
  };
}

function readJson(path: string) {
  return fields(parseJson(readFileSync(path, 'utf8')), path);
}

function entries(section: unknown): [string, Record<string, unknown>][] {
  if (!isFields(section)) return [];
  return Object.entries(section).map(([name, value]) => [name, fields(value, name)]);
}

function declarationsOf(stack: string, template: Record<string, unknown>): Declaration[] {
  return entries(template['Resources']).map(([logicalId, resource]) => {
    const type = text(resource['Type'], `Type of ${logicalId}`);
    if (resource['Condition'] !== undefined && type !== 'AWS::CDK::Metadata')
      throw new Error(`${logicalId} has a Condition, which the local cloud does not support`);
    return { stack, logicalId, type, properties: resource['Properties'] ?? {} };
  });
}

function outputsOf(stack: string, template: Record<string, unknown>): Output[] {
  return entries(template['Outputs']).map(([name, output]) => ({
    stack,
    name,
    value: output['Value'],
    exportName: optional(fields, output['Export'], `Export of ${name}`)?.['Name'],
  }));
}

function assetPaths(folder: string, manifest: Record<string, unknown>): [string, string][] {
  return entries(manifest['files']).flatMap(([hash, asset]) => {
    const path = text(fields(asset['source'], hash)['path'], `path of asset ${hash}`);
    return entries(asset['destinations']).map(([, destination]): [string, string] => [
      text(destination['objectKey'], `objectKey of asset ${hash}`),
      join(folder, path),
    ]);
  });
}
