/**
 * The models of a deployment, chosen by their names in the catalogue; `demo` stands for all demonstration models. Where
 * several have one role, a task that names none gets the first.
 *
 * `node choose.ts FROM NAMES TO` puts them from one folder into another, as they will lie at /opt/models. The speech
 * image is built so: this needs nothing but Node.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Model {
  readonly name: string;
  readonly role: string;
  readonly demo: boolean;
  readonly files: readonly { readonly path: string; readonly sha256: string | null }[];
}

interface Catalogue {
  readonly models: readonly Model[];
  /** The model of each role for tasks that name none. */
  readonly defaults: Readonly<Record<string, string>>;
}

const DEMO = 'demo';

/** What a transcript with speakers takes. */
const NEEDED_ROLES = ['asr', 'segmentation', 'embedding', 'vad'];

/** What is left of the catalogue in `folder`. Throws when a name is unknown, a role nobody's, or a model not installed. */
export const chooseModels = (folder: string, names: readonly string[]): Catalogue => {
  const catalogue = readCatalogue(folder);
  const models = [...new Set(names.flatMap((name) => modelsNamed(name, catalogue)))];
  const absent = models.find(({ files }) => !files.every((file) => isInstalled(folder, file)));
  if (absent) throw new Error(`${absent.name} is not installed: npm run models -- pull ${absent.name}`);
  const defaults = Object.fromEntries(models.toReversed().map(({ role, name }) => [role, name]));
  const open = NEEDED_ROLES.filter((role) => defaults[role] === undefined);
  if (open.length > 0)
    throw new Error(`The models ${names.join(', ')} need company: ${offers(open, catalogue)}`);
  return { ...catalogue, models, defaults };
};

const readCatalogue = (folder: string): Catalogue => {
  const path = join(folder, 'catalogue.json');
  if (!existsSync(path)) throw new Error(`There is no model catalogue: ${path}`);
  return JSON.parse(readFileSync(path, 'utf8'));
};

const modelsNamed = (name: string, { models }: Catalogue): readonly Model[] => {
  const found = models.filter((model) => (name === DEMO ? model.demo : model.name === name));
  if (found.length > 0) return found;
  const known = [DEMO, ...models.map((model) => model.name)].join(', ');
  throw new Error(`The catalogue has no model "${name}": there are ${known}`);
};

const isInstalled = (folder: string, { path, sha256 }: Model['files'][number]): boolean =>
  sha256 !== null && existsSync(join(folder, path));

const offers = (roles: readonly string[], { models }: Catalogue): string =>
  roles
    .map((role) => {
      const names = models.filter((model) => model.role === role).map(({ name }) => name);
      return `one for ${role} (${names.join(', ')})`;
    })
    .join(', ');

/** Throws when a file is not what the catalogue says: a damaged model would end the engine. */
export const placeModels = (from: string, names: readonly string[], to: string): void => {
  const chosen = chooseModels(from, names);
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'catalogue.json'), JSON.stringify(chosen, null, 2));
  for (const { path, sha256 } of chosen.models.flatMap(({ files }) => files)) {
    const found = createHash('sha256')
      .update(readFileSync(join(from, path)))
      .digest('hex');
    if (found !== sha256) throw new Error(`${path} is damaged: its SHA-256 is ${found}, not ${sha256}`);
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(join(from, path), join(to, path));
  }
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [from, names, to] = process.argv.slice(2);
  if (from === undefined || names === undefined || to === undefined)
    throw new Error('Usage: node choose.ts FROM NAMES TO');
  placeModels(from, names.split(','), to);
}
