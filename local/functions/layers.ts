import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fields, text } from '../json.ts';
import type { Assembly } from '../template/assembly.ts';
import { type Endpoints, referenceTo } from '../template/identity.ts';
import type { Resources } from '../template/resources.ts';

/** Finds the folder that stands for /opt: a view of the given layers, later ones over earlier ones as in Lambda. */
export function layerViews(
  resources: Resources,
  assembly: Assembly,
  region: string,
  folder: string,
  at: Endpoints,
) {
  const paths = new Map(
    resources.ofType('AWS::Lambda::LayerVersion').map(({ type, name, logicalId, properties }) => {
      const content = fields(properties['Content'], `Content of ${logicalId}`);
      return [
        referenceTo(type, name, region, at),
        assembly.assetPath(text(content['S3Key'], `S3Key of ${logicalId}`)),
      ];
    }),
  );
  const views = join(folder, 'layers');
  rmSync(views, { recursive: true, force: true });

  return function layersFolder(arns: readonly string[]): string | undefined {
    if (arns.length === 0) return undefined;
    const sources = arns.map((arn) => {
      const path = paths.get(arn);
      if (path === undefined) throw new Error(`No layer of the assembly has the ARN ${arn}`);
      return path;
    });
    const view = join(views, createHash('sha256').update(arns.join()).digest('hex').slice(0, 16));
    if (!existsSync(view)) merge(sources, view);
    return view;
  };
}

/** Links whole entries where only one source has them, and goes deeper where several have the same folder. */
function merge(sources: readonly string[], target: string): void {
  mkdirSync(target, { recursive: true });
  const names = new Set(sources.flatMap((source) => readdirSync(source)));
  for (const name of names) {
    const holders = sources.map((source) => join(source, name)).filter((path) => existsSync(path));
    const last = holders.at(-1);
    if (last === undefined) continue;
    const shared = holders.length > 1 && holders.every((path) => statSync(path).isDirectory());
    if (shared) merge(holders, join(target, name));
    else symlinkSync(last, join(target, name));
  }
}
