/** The synthesized templates, and readers of them that tests share. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../lib/synthesize.ts';
import { stubSources } from './stub-sources.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties have a shape per resource type, and tests look at many.
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { Value: unknown; Export?: { Name: string } }>>;
}

export interface Synthesized {
  readonly assembly: string;
  readonly buildDir: string;
  readonly data: Template;
  readonly service: Template;
}

/**
 * Synthesizes stub handlers into a folder that goes away with the process. FFmpeg is a stub as well, 150 MB lighter,
 * unless the context says `ffmpeg: ''`.
 */
export async function synthesized(context: Readonly<Record<string, string>> = {}): Promise<Synthesized> {
  const folder = mkdtempSync(join(tmpdir(), 'soundstage-synth-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const buildDir = join(folder, 'build');
  const { ffmpegFolder, ...sources } = await stubSources(join(folder, 'sources'));
  const assembly = await synthesize({
    outDir: join(folder, 'cdk.out'),
    buildDir,
    context: { ffmpeg: ffmpegFolder, ...context },
    sources,
  });
  return { assembly, buildDir, data: templateOf(assembly, 'Data'), service: templateOf(assembly, 'Service') };
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

function exported(name: string, data: Template): unknown {
  const output = Object.values(data.Outputs).find((candidate) => candidate.Export?.Name === name);
  if (output === undefined) throw new Error(`SoundstageData exports no ${name}`);
  return output.Value;
}

export interface DeployedFunction {
  readonly id: string;
  readonly timeout: number;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly layers: readonly string[];
  readonly isImage: boolean;
  /** What its role allows, action by action. */
  readonly allowed: readonly {
    readonly action: string;
    readonly resources: readonly string[];
    readonly on: unknown;
  }[];
}

/** The functions by the name of their construct, such as `Pipeline/Probe` as `PipelineProbe`. */
export function functionsOf({ service, data }: Synthesized): ReadonlyMap<string, DeployedFunction> {
  return new Map(
    resourcesOf(service, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      id.slice(0, -8),
      {
        id,
        timeout: Properties.Timeout,
        environment: Properties.Environment.Variables,
        layers: (Properties.Layers ?? []).map((layer: { Ref: string }) =>
          layer.Ref.replace(/[0-9A-F]{8}$/, ''),
        ),
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
    .flatMap((statement: { Action: string | string[]; Resource: unknown }) =>
      [statement.Action].flat().map((action) => ({
        action,
        resources: referredTo(statement.Resource, data),
        on: statement.Resource,
      })),
    );
}
