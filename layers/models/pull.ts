/**
 * `npm run models -- list` shows the catalogue; `npm run models -- pull NAME` fetches one of its models beside it.
 * A published checksum is verified before anything is unpacked; where none is known yet, what came is recorded, so
 * that every later download and every load is checked against it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

const sha256Schema = { type: ['string', 'null'], pattern: '^[0-9a-f]{64}$' } as const;

const catalogueSchema = {
  type: 'object',
  required: ['models'],
  properties: {
    models: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'role', 'licence', 'files'],
        properties: {
          name: { type: 'string' },
          role: { type: 'string' },
          licence: { type: 'string' },
          word_times: { type: 'boolean' },
          archive: {
            type: 'object',
            required: ['url', 'sha256'],
            properties: { url: { type: 'string' }, sha256: sha256Schema },
          },
          files: {
            type: 'array',
            items: {
              type: 'object',
              required: ['path', 'sha256'],
              properties: {
                path: { type: 'string' },
                sha256: sha256Schema,
                size: { type: 'integer' },
                url: { type: 'string' },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies JSONSchema;
type Catalogue = FromSchema<typeof catalogueSchema>;
type Model = Catalogue['models'][number];

const check = new Ajv({ allowUnionTypes: true }).compile(catalogueSchema);
const isCatalogue = (value: unknown): value is Catalogue => check(value);

const readCatalogue = async (folder: string): Promise<Catalogue> => {
  const parsed: unknown = JSON.parse(await readFile(join(folder, 'catalogue.json'), 'utf8'));
  if (!isCatalogue(parsed)) throw new Error(`The catalogue is not valid: ${JSON.stringify(check.errors)}`);
  return parsed;
};

const isHere = (folder: string, { files }: Model): boolean =>
  files.every(({ path }) => existsSync(join(folder, path)));

/** Names of the models whose files are there. */
export const installedModels = async (folder: string): Promise<readonly string[]> =>
  (await readCatalogue(folder)).models.filter((model) => isHere(folder, model)).map(({ name }) => name);

export const listModels = async (folder: string): Promise<readonly string[]> =>
  (await readCatalogue(folder)).models.map((model) => {
    const here = isHere(folder, model);
    const terms = model.word_times === false ? `${model.licence}; no times of words` : model.licence;
    return `${here ? 'installed' : '         '}  ${model.role.padEnd(12)}  ${model.name}  (${terms})`;
  });

/** Fetches the model and records the checksums of its files. Throws when anything differs from what is recorded. */
export const pullModel = async (folder: string, name: string): Promise<void> => {
  const catalogue = await readCatalogue(folder);
  const model = catalogue.models.find((one) => one.name === name);
  if (model === undefined) throw new Error(`The catalogue has no model ${name}`);
  const work = await mkdtemp(join(folder, '.unfinished-'));
  try {
    await fetchInto(work, model);
    for (const file of model.files) await verify(join(work, inside(file.path)), file);
    for (const { path } of model.files) await place(join(work, path), join(folder, path));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const unfinished = join(folder, '.catalogue.json');
  await writeFile(unfinished, `${JSON.stringify(catalogue, null, 2)}\n`);
  await rename(unfinished, join(folder, 'catalogue.json'));
};

const fetchInto = async (work: string, { name, archive, files }: Model): Promise<void> => {
  if (archive !== undefined) {
    const path = join(work, 'archive.tar.bz2');
    await download(archive.url, path);
    await verify(path, archive);
    unpack(path, work);
    return;
  }
  for (const { path, url } of files) {
    if (url === undefined) throw new Error(`${name} is not published anywhere: it comes with the repository`);
    await download(url, join(work, inside(path)));
  }
};

const download = async (url: string, path: string): Promise<void> => {
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
};

/** Compares, or records where nothing is known yet. */
const verify = async (path: string, known: { sha256: string | null; size?: number }): Promise<void> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (known.sha256 !== null && known.sha256 !== found) {
    throw new Error(`What came is not what was published: SHA-256 ${found}, expected ${known.sha256}`);
  }
  known.sha256 = found;
  if ('path' in known) known.size = (await stat(path)).size;
};

const unpack = (archive: string, folder: string): void => {
  const { status, stderr } = spawnSync('tar', ['-xjf', archive, '-C', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tar could not unpack the archive: ${stderr}`);
};

const place = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
};

/** A catalogue's paths stay in its folder. */
const inside = (path: string): string => {
  if (isAbsolute(path) || normalize(path).startsWith('..'))
    throw new Error(`${path} leads out of the models folder`);
  return path;
};

const main = async ([command, name]: readonly string[]): Promise<number> => {
  const folder = import.meta.dirname;
  if (command === 'list') {
    for (const line of await listModels(folder)) console.log(line);
    return 0;
  }
  if (command === 'pull' && name !== undefined) {
    await pullModel(folder, name);
    console.log(
      `${name} is installed. Use it with SOUNDSTAGE_MODELS=${name},demo npm start; deploy it with -c models=${name},demo.`,
    );
    return 0;
  }
  console.error('Usage: npm run models -- list | npm run models -- pull NAME');
  return 2;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2)).catch((cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : cause);
    return 1;
  });
}
