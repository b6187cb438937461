/** Turns the repository into CloudFormation: for the CDK command line, for `soundstage start`, and for tests. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, DefaultStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import { buildAssets, type Sources } from './assets.ts';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { readSettings, type Settings } from './settings.ts';

export interface SynthesisRequest {
  /** Where the cloud assembly goes. */
  readonly outDir: string;
  /** What `-c name=value` would say; see settings.ts. */
  readonly context?: Readonly<Record<string, string>>;
  /** Bundles and layers are built here; `dist` of the repository if left out. */
  readonly buildDir?: string;
  /** The CDK's own checks; off saves time where the same template was checked before. */
  readonly validate?: boolean;
  readonly sources?: Sources;
}

/** Here rather than in cdk.json, so that the template is the same however it is synthesized. */
const CDK_BEHAVIOUR = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:checkSecretUsage': true,
  // Exports and imports, which hold the data stack fast while the service uses it.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // The local cloud finds a function's code by the metadata of its resource.
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:enable-path-metadata': false,
} as const;

const REPOSITORY = new URL('../', import.meta.url);

/** Builds all assets and writes the cloud assembly; answers its folder. */
export async function synthesize(request: SynthesisRequest): Promise<string> {
  const app = await compose(request);
  return app.synth({ skipValidation: request.validate === false }).directory;
}

/** The app before its templates are written: builds all assets, and both stacks around them. */
export async function compose(request: SynthesisRequest): Promise<App> {
  const app = new App({
    outdir: resolve(request.outDir),
    analyticsReporting: false,
    context: { ...CDK_BEHAVIOUR, ...request.context },
  });
  const settings = readSettings(app);
  const buildDir = resolve(request.buildDir ?? fileURLToPath(new URL('dist', REPOSITORY)));
  const assets = await buildAssets(buildDir, settings, request.sources ?? {});
  const data = new DataStack(app, 'SoundstageData', { ...stackProps('SoundstageData', settings), settings });
  new ServiceStack(app, 'SoundstageService', {
    ...stackProps('SoundstageService', settings),
    settings,
    assets,
    data,
    pipelineVersion: packageVersion(),
  });
  return app;
}

/** The CDK's own, whose getters may answer undefined: its interface forbids that under exactOptionalPropertyTypes. */
class StackSynthesizer extends DefaultStackSynthesizer {
  override get bootstrapQualifier(): string {
    return known(super.bootstrapQualifier);
  }

  override get lookupRole(): string {
    return known(super.lookupRole);
  }

  override get cloudFormationExecutionRole(): string {
    return known(super.cloudFormationExecutionRole);
  }
}

function known(value: string | undefined): string {
  if (value === undefined) throw new Error('A synthesizer knows its roles once its stack exists');
  return value;
}

function stackProps(name: string, { stage, isProduction }: Settings): StackProps {
  return {
    terminationProtection: isProduction,
    stackName: stage === '' ? name : `${name}-${stage}`,
    // The bootstrap version rule reads an SSM parameter at deployment, which emulators lack.
    synthesizer: new StackSynthesizer({ generateBootstrapVersionRule: false }),
  };
}

function packageVersion(): string {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(new URL('package.json', REPOSITORY), 'utf8'),
  );
  return version;
}
