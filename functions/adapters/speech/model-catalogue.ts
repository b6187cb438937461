/** The models that are installed: `catalogue.json` and the files it names, beside it. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelCatalogue } from '../../application/ports.ts';
import type { ModelUse } from '../../contract/media-schemas.ts';
import { ProblemError } from '../../contract/problems.ts';
import { type Described, parser } from '../parse.ts';

export const MODEL_ROLES = ['asr', 'segmentation', 'embedding', 'vad', 'denoise'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

const entrySchema = {
  type: 'object',
  required: ['name', 'role', 'demo', 'files', 'engine'],
  properties: {
    name: { type: 'string' },
    role: { enum: MODEL_ROLES },
    demo: { type: 'boolean' },
    languages: { type: 'array', items: { type: 'string' } },
    files: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['path', 'sha256'],
        properties: {
          path: { type: 'string' },
          /** Null until the model was pulled: what comes then is recorded. */
          sha256: { type: ['string', 'null'] },
          size: { type: 'integer' },
        },
      },
    },
    /** Configuration of the engine; `{path}` stands for that file of the models folder. */
    engine: { type: 'object' },
    /** Seconds between two outputs of the network: how long a token at least lasts. */
    frame_seconds: { type: 'number' },
    /** Longest audio to recognise at once. */
    max_piece_seconds: { type: 'number' },
    /** False where the model tells no times of words: they are estimated, and the transcript says so. */
    word_times: { type: 'boolean' },
    clustering_threshold: { type: 'number' },
    /** Cosine distance under which voices of different chunks are one person. */
    voice_distance: { type: 'number' },
  },
} as const;

const parseCatalogue = /* @__PURE__ */ parser(
  {
    type: 'object',
    required: ['models', 'defaults'],
    properties: {
      models: { type: 'array', items: entrySchema },
      defaults: { type: 'object', additionalProperties: { type: 'string' } },
    },
  } as const,
  'the model catalogue',
);

/** Handed to the native engine as it is. */
export type EngineConfig = Readonly<Record<string, unknown>>;
export type CatalogueEntry = Described<typeof entrySchema>;

/** Where an embedding model names no distance of its own. */
const USUAL_VOICE_DISTANCE = 0.5;

export interface InstalledModels extends ModelCatalogue {
  /** The model of that name, or the default of its role; a ProblemError when it is not installed. */
  find(role: ModelRole, name?: string): CatalogueEntry;
  /** The default of a role that one can do without, or else any of it. */
  installed(role: ModelRole): CatalogueEntry | undefined;
  /** The engine's configuration with real paths in it, after every file was found to be what the catalogue says. */
  verifiedConfig(entry: CatalogueEntry): Promise<EngineConfig>;
}

export const createModelCatalogue = (modelsDir: string): InstalledModels => {
  const catalogue = lazily(() =>
    parseCatalogue(JSON.parse(readFileSync(join(modelsDir, 'catalogue.json'), 'utf8'))),
  );
  const isInstalled = (entry: CatalogueEntry): boolean =>
    entry.files.every(({ path, sha256 }) => sha256 !== null && existsSync(join(modelsDir, path)));
  const entries = (role: ModelRole): readonly CatalogueEntry[] =>
    catalogue().models.filter((entry) => entry.role === role);
  const verified = new Map<string, Promise<void>>();
  return {
    has: (name) => entries('asr').some((entry) => entry.name === name && isInstalled(entry)),
    voiceDistance: (models) => {
      const used = models.find(({ role }) => role === 'embedding');
      const entry = entries('embedding').find(({ name }) => name === used?.name);
      return entry?.voice_distance ?? entry?.clustering_threshold ?? USUAL_VOICE_DISTANCE;
    },
    find: (role, name = catalogue().defaults[role]) => {
      const entry = entries(role).find((one) => one.name === name);
      if (entry === undefined || !isInstalled(entry))
        throw new ProblemError('model_unavailable', `The model ${name} is not installed.`);
      return entry;
    },
    installed: (role) => {
      const usual = catalogue().defaults[role];
      const present = entries(role).filter(isInstalled);
      return present.find(({ name }) => name === usual) ?? present[0];
    },
    verifiedConfig: async (entry) => {
      for (const file of entry.files) {
        const identity = `${file.sha256} ${file.path}`;
        const checking = verified.get(identity) ?? verifyFile(join(modelsDir, file.path), file.sha256);
        verified.set(identity, checking);
        await checking;
      }
      return withPaths(modelsDir, entry.engine);
    },
  };
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** A damaged model file ends the whole process inside the engine: it is never loaded. */
const verifyFile = async (path: string, sha256: string | null): Promise<void> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (found !== sha256)
    throw new Error(`${path} is damaged: its SHA-256 is ${found}, the catalogue says ${sha256}`);
};

const asConfig = /* @__PURE__ */ parser({ type: 'object' } as const, 'an engine configuration');

const withPaths = (modelsDir: string, engine: object): EngineConfig =>
  asConfig(
    JSON.parse(JSON.stringify(engine), (_, value: unknown) =>
      typeof value === 'string'
        ? value.replaceAll(/\{([^{}]+)\}/g, (_, path: string) => join(modelsDir, path))
        : value,
    ),
  );

/** One digest for a model of several files: of the list of theirs. */
export const modelUse = ({ role, name, demo, files }: CatalogueEntry): ModelUse => {
  const [only, ...more] = files;
  if (only?.sha256 === null) throw new Error(`${name} has no recorded checksum: pull it again`);
  const list = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
  const sha256 =
    only !== undefined && more.length === 0 ? only.sha256 : createHash('sha256').update(list).digest('hex');
  return { role, name, demo, sha256 };
};
