/** Every model of the repository's catalogue: told of in full, and taken by the image build once its files are there. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  createModelCatalogue,
  MODEL_ROLES,
  modelUse,
} from '../../functions/adapters/speech/model-catalogue.ts';
import { chooseModels, placeModels } from '../../layers/models/choose.ts';
import { listModels } from '../../layers/models/pull.ts';
import { filesBelow } from '../../lib/files.ts';

const MODELS = join(import.meta.dirname, '../../layers/models');

interface Entry {
  readonly name: string;
  readonly role: (typeof MODEL_ROLES)[number];
  readonly demo: boolean;
  readonly licence: string;
  readonly source: string;
  readonly languages: readonly string[];
  readonly memory_mb: number;
  readonly archive?: { readonly url: string; readonly sha256: string | null };
  readonly files: readonly { path: string; sha256: string | null; size?: number; url?: string }[];
}
const catalogue: { models: Entry[]; defaults: object } = JSON.parse(
  readFileSync(join(MODELS, 'catalogue.json'), 'utf8'),
);
const published = catalogue.models.filter(({ demo }) => !demo);

const folder = mkdtempSync(join(tmpdir(), 'soundstage-catalogue-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Files of the right names, with checksums as a pull records them. */
const pulled = join(folder, 'pulled');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const models = catalogue.models.map((entry) => ({
  ...entry,
  files: entry.files.map((file) => {
    mkdirSync(dirname(join(pulled, file.path)), { recursive: true });
    writeFileSync(join(pulled, file.path), file.path);
    return { ...file, sha256: sha256(file.path) };
  }),
}));
writeFileSync(join(pulled, 'catalogue.json'), JSON.stringify({ ...catalogue, models }));

describe('the catalogue', () => {
  it('has a published model for every role, of which the roles of a transcript have demonstrations', () => {
    const roles = new Set(published.map(({ role }) => role));
    assert.deepEqual([...roles].toSorted(), [...MODEL_ROLES].toSorted());
    assert.ok(published.length >= 13, `${published.length} models`);
    assert.equal(new Set(catalogue.models.map(({ name }) => name)).size, catalogue.models.length);
  });

  it('is one that pulling understands, and tells which models know no times of words', async () => {
    const lines = await listModels(MODELS);
    assert.equal(lines.length, catalogue.models.length);
    const without = lines.filter((line) => line.includes('no times of words'));
    assert.deepEqual(
      without.map((line) => line.trim().split(/\s+/)[1]),
      ['whisper-tiny.en', 'whisper-small', 'whisper-large-v3-turbo', 'moonshine-tiny-en-int8'],
    );
  });

  for (const entry of published) {
    it(`tells where ${entry.name} comes from, under which terms, and what it needs`, () => {
      const { licence, source, languages, memory_mb, archive, files } = entry;
      assert.ok(licence.length > 2 && languages.length > 0 && memory_mb >= 50);
      const urls = archive === undefined ? files.map(({ url }) => url) : [archive.url];
      assert.match(source, /^https:\/\/github\.com\//);
      for (const url of urls)
        assert.match(
          url ?? '',
          /^https:\/\/github\.com\/k2-fsa\/sherpa-onnx\/releases\/download\/[\w-]+\/\S+$/,
        );
      // What is downloaded is checked against what was published.
      const checksums = archive === undefined ? files.map((file) => file.sha256) : [archive.sha256];
      for (const checksum of checksums) assert.match(checksum ?? '', /^[0-9a-f]{64}$/);
      const [name] = (archive?.url.split('/').at(-1) ?? entry.name).split('.tar.bz2');
      for (const { path } of files) assert.equal(dirname(path), name);
    });

    it(`has ${entry.name} in a form that the image build takes, and the engine finds`, async () => {
      const out = join(folder, 'images', entry.name);
      placeModels(pulled, [entry.name, 'demo'], out);
      assert.deepEqual(
        (await filesBelow(out)).filter((path) => !path.startsWith('demo/')),
        ['catalogue.json', ...entry.files.map(({ path }) => path)].toSorted(),
      );
      const image = createModelCatalogue(out);
      const found = image.find(entry.role);
      assert.equal(found.name, entry.name);
      assert.equal(modelUse(found).name, entry.name);
      const config = JSON.stringify(await image.verifiedConfig(found));
      const paths = [...config.matchAll(/"(\/[^"]+)"/g)].map(([, path = '']) => path);
      assert.equal(paths.length, entry.files.length);
      assert.ok(paths.every((path) => existsSync(path)));
    });
  }

  it('makes one deployment of the best of each role', () => {
    const best = [
      'parakeet-tdt-0.6b-v3-int8',
      'pyannote-segmentation-3.0',
      'wespeaker-resnet34-lm',
      'silero-vad',
      'gtcrn-simple',
    ];
    const { defaults } = chooseModels(pulled, best);
    assert.deepEqual(Object.values(defaults).toSorted(), best.toSorted());
  });
});
