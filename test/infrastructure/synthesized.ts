/** The synthesized templates, and readers of them that tests share. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { compose, type SynthesisRequest, synthesize } from '../../lib/synthesize.ts';
import { stubSources } from './stub-sources.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties have a shape per resource type, and tests look at many.
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { Value: unknown; Export?: { Name: string } }>>;
}

export interface Stacks {
  readonly assembly: string;
  readonly data: Template;
  readonly service: Template;
}

export interface Synthesized extends Stacks {
  readonly buildDir: string;
}

export type Context = Readonly<Record<string, string>>;

/**
 * Synthesizes into a folder that goes away with the process. Handlers are stubs unless `handlers` asks for ours. FFmpeg
 * is a stub as well, 150 MB lighter, unless the context says `ffmpeg: ''`.
 */
export async function synthesized(
  context: Context = {},
  handlers: 'stubs' | 'ours' = 'stubs',
): Promise<Synthesized> {
  const request = await requestFor(context, handlers);
  return { ...read(await synthesize(request)), buildDir: request.buildDir };
}

/** The constructs, their templates not written yet. */
export const composed = async (context: Context): Promise<App> => compose(await requestFor(context, 'stubs'));

export const written = (app: App): Stacks => read(app.synth().directory);

const read = (assembly: string): Stacks => ({
  assembly,
  data: templateOf(assembly, 'Data'),
  service: templateOf(assembly, 'Service'),
});

async function requestFor(context: Context, handlers: 'stubs' | 'ours') {
  const folder = mkdtempSync(join(tmpdir(), 'soundstage-synth-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { ffmpegFolder, functionsFolder, modelsFolder } = await stubSources(join(folder, 'sources'));
  return {
    outDir: join(folder, 'cdk.out'),
    buildDir: join(folder, 'build'),
    context: { ffmpeg: ffmpegFolder, ...context },
    sources: { modelsFolder, ...(handlers === 'stubs' ? { functionsFolder } : {}) },
  } satisfies SynthesisRequest;
}

function templateOf(assembly: string, stack: string): Template {
  return JSON.parse(readFileSync(join(assembly, `Soundstage${stack}.template.json`), 'utf8')) as Template;
}

export function resourcesOf(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Names of the resources a value refers to, in whichever stack they lie. */
export function referredTo(value: unknown, data: Template): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((part) => referredTo(part, data));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String((inner as readonly unknown[])[0])];
    if (key === 'Fn::ImportValue') return referredTo(exported(String(inner), data), data);
    return referredTo(inner, data);
  });
}

/** A value as text, with `{LogicalId}` for the resource it refers to and `{LogicalId.StreamArn}` for what is not its ARN. */
export function textOf(value: unknown, data: Template): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const [[key, inner] = []] = Object.entries(value);
  if (key === 'Fn::Join') return inner[1].map((part: unknown) => textOf(part, data)).join('');
  if (key === 'Fn::ImportValue') return textOf(exported(String(inner), data), data);
  if (key === 'Fn::GetAtt') return inner[1] === 'Arn' ? `{${inner[0]}}` : `{${inner.join('.')}}`;
  if (key === 'Ref') return `{${inner}}`;
  throw new Error(`No text for ${JSON.stringify(value)}`);
}

function exported(name: string, data: Template): unknown {
  const output = Object.values(data.Outputs).find((candidate) => candidate.Export?.Name === name);
  if (output === undefined) throw new Error(`SoundstageData exports no ${name}`);
  return output.Value;
}

export interface DeployedFunction {
  readonly id: string;
  /** Folder with its code; of a function that is no image. */
  readonly code: string;
  readonly timeout: number;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly layers: readonly string[];
  readonly isImage: boolean;
  readonly logGroup: string;
  /** What its role allows, action by action. */
  readonly allowed: readonly {
    readonly action: string;
    readonly resources: readonly string[];
    readonly on: unknown;
    readonly condition: unknown;
  }[];
}

/** The functions by the name of their construct, such as `Pipeline/Probe` as `PipelineProbe`. */
export function functionsOf({ service, data, assembly }: Stacks): ReadonlyMap<string, DeployedFunction> {
  return new Map(
    resourcesOf(service, 'AWS::Lambda::Function').map(([id, { Properties, Metadata }]) => [
      id.slice(0, -8),
      {
        id,
        code: join(assembly, Metadata?.['aws:asset:path'] ?? ''),
        timeout: Properties.Timeout,
        environment: Properties.Environment.Variables,
        layers: (Properties.Layers ?? []).map((layer: { Ref: string }) =>
          layer.Ref.replace(/[0-9A-F]{8}$/, ''),
        ),
        logGroup: Properties.LoggingConfig.LogGroup.Ref,
        isImage: Properties.PackageType === 'Image',
        allowed: allowedTo(Properties.Role['Fn::GetAtt'][0], service, data),
      },
    ]),
  );
}

function allowedTo(role: string, service: Template, data: Template): DeployedFunction['allowed'] {
  return resourcesOf(service, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles.some((name: { Ref: string }) => name.Ref === role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .flatMap((statement: { Action: string | string[]; Resource: unknown; Condition?: unknown }) =>
      [statement.Action].flat().map((action) => ({
        action,
        resources: referredTo(statement.Resource, data),
        on: statement.Resource,
        condition: statement.Condition,
      })),
    );
}
