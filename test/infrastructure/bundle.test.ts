import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { buildAssets } from '../../lib/assets.ts';
import { bundleFunctions } from '../../lib/bundle.ts';
import { filesBelow } from '../../lib/files.ts';
import { readSettings } from '../../lib/settings.ts';
import { HANDLER_NAMES, stubSources } from './stub-sources.ts';
import { synthesized } from './synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'soundstage-bundle-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8' });

describe('bundles', () => {
  it('are one module per handler, and the engine process beside the speech handler', async () => {
    const { functionsFolder } = await stubSources(join(folder, 'plain'));
    const sizes = await bundleFunctions({ outDir: join(folder, 'plain-out/functions'), functionsFolder });
    const expected = [...HANDLER_NAMES.map((name) => `${name}/index.mjs`), 'speech-stage/engine.mjs'].sort();
    assert.deepEqual([...sizes.keys()].sort(), expected);
    assert.deepEqual(await filesBelow(join(folder, 'plain-out/functions')), expected);
  });

  it('leave files alone that have not changed', async () => {
    const { functionsFolder } = await stubSources(join(folder, 'twice'));
    const outDir = join(folder, 'twice-out/functions');
    await bundleFunctions({ outDir, functionsFolder });
    const before = statSync(join(outDir, 'api/index.mjs')).mtimeMs;
    await bundleFunctions({ outDir, functionsFolder });
    assert.equal(statSync(join(outDir, 'api/index.mjs')).mtimeMs, before);
  });

  it('may import CommonJS packages that call require, and createRequire themselves', async () => {
    const { functionsFolder } = await stubSources(join(folder, 'commonjs'));
    writeFileSync(
      join(functionsFolder, 'adapters/old.cjs'),
      "exports.separator = require('node:path').sep;\n",
    );
    writeFileSync(
      join(functionsFolder, 'handlers/api.ts'),
      "import { createRequire } from 'node:module';\nimport old from '../adapters/old.cjs';\n" +
        'const require = createRequire(import.meta.url);\n' +
        "export const handler = () => old.separator + require('node:os').EOL.length;\n",
    );
    await bundleFunctions({ outDir: join(folder, 'commonjs-out/functions'), functionsFolder });
    const { handler } = await import(join(folder, 'commonjs-out/functions/api/index.mjs'));
    assert.equal(handler(), '/1');
  });

  it('check JSON Schemas as the sources do, without what fetches them', async () => {
    const { functionsFolder } = await stubSources(join(folder, 'schemas'));
    const adapter = fileURLToPath(new URL('../../functions/adapters/json-schemas.ts', import.meta.url));
    writeFileSync(
      join(functionsFolder, 'handlers/api.ts'),
      `import { jsonSchemas } from ${JSON.stringify(adapter)};\n` +
        'const { faults, grammarFaults } = jsonSchemas();\n' +
        'export const handler = (schema, value) => [...grammarFaults(schema), ...faults(schema, value)];\n',
    );
    await bundleFunctions({ outDir: join(folder, 'schemas-out/functions'), functionsFolder });
    const { handler } = await import(join(folder, 'schemas-out/functions/api/index.mjs'));
    const $defs = { 'a/b': { type: 'object', properties: { inner: { $ref: '#' } } } };
    const schema = { $id: 'https://example.org/x', $ref: '#/$defs/a~1b', $defs };
    assert.deepEqual(handler(schema, { inner: { inner: {} } }), []);
    assert.equal(handler(schema, { inner: { inner: 1 } })[0].path, '/inner/inner');
  });
});

describe('packages too large for a zip', () => {
  it('are told of before Lambda refuses them', async () => {
    const { functionsFolder, modelsFolder, ffmpegFolder } = await stubSources(join(folder, 'large'));
    const warningsOf = async (context: Readonly<Record<string, string>>) => {
      const settings = readSettings(new App({ context: { ffmpeg: ffmpegFolder, ...context } }));
      const sources = { functionsFolder, modelsFolder };
      return (await buildAssets(join(folder, 'large-out'), settings, sources)).warnings.join();
    };
    assert.doesNotMatch(await warningsOf({ speech: 'zip' }), /of a zip package/);
    truncateSync(join(modelsFolder, 'demo/asr.onnx'), 260 * 1024 ** 2);
    assert.match(
      await warningsOf({ speech: 'zip' }),
      /have \d{3} MB, and Lambda takes 250 MB of a zip package/,
    );
    assert.doesNotMatch(await warningsOf({ speech: 'image' }), /of a zip package/);
  });
});

describe('packages', async () => {
  const { buildDir, assembly } = await synthesized({ ffmpeg: '' });

  it('hold FFmpeg and ffprobe that run', () => {
    for (const program of ['ffmpeg', 'ffprobe']) {
      const path = join(buildDir, 'layers/ffmpeg/bin', program);
      assert.equal(statSync(path).mode & 0o777, 0o755);
      assert.match(run(path, '-version'), new RegExp(`^${program} version`));
    }
  });

  it('hold the catalogue and the models, but not how they were trained', async () => {
    assert.deepEqual(await filesBelow(join(buildDir, 'layers/models')), [
      'models/catalogue.json',
      'models/demo/asr.onnx',
      'models/demo/embedding.onnx',
      'models/demo/segmentation.onnx',
      'models/demo/vad.onnx',
    ]);
  });

  it('let the speech handler find the native engine beside itself', () => {
    const script = join(buildDir, 'functions/speech-stage/finds-engine.mjs');
    writeFileSync(
      script,
      "import engine from 'sherpa-onnx-node';\nconsole.log(typeof engine.OfflineRecognizer);\n",
    );
    assert.equal(run(process.execPath, script).trim(), 'function');
  });

  it('hold the font that subtitles are drawn with, and its terms', async () => {
    const files = await filesBelow(join(buildDir, 'layers/ffmpeg'));
    assert.deepEqual(files, ['bin/ffmpeg', 'bin/ffprobe', 'fonts/DejaVuSans.ttf', 'fonts/LICENSE']);
  });

  it('give the speech image its bundle, engine, models and FFmpeg, and nothing else', () => {
    assert.deepEqual(readdirSync(join(buildDir, 'image')).sort(), [
      'Dockerfile',
      'choose.ts',
      'ffmpeg',
      'function',
      'models',
    ]);
    assert.equal(statSync(join(buildDir, 'image/ffmpeg')).mode & 0o777, 0o755);
    const recipe = readFileSync(join(buildDir, 'image/Dockerfile'), 'utf8');
    for (const source of ['choose.ts', 'ffmpeg', 'function/', 'models/'])
      assert.match(recipe, new RegExp(`^COPY [^\\n]*${source} `, 'm'));
    for (const path of [
      'function/index.mjs',
      'function/engine.mjs',
      'models/catalogue.json',
      'function/node_modules/sherpa-onnx-node',
    ]) {
      assert.ok(existsSync(join(buildDir, 'image', path)), path);
    }
  });

  it('give the ingest image its bundle, and yt-dlp in versions whose contents are pinned', () => {
    const image = join(buildDir, 'ingest-image');
    assert.deepEqual(readdirSync(image).sort(), ['Dockerfile', 'function', 'requirements.txt']);
    assert.deepEqual(readdirSync(join(image, 'function')), ['index.mjs']);
    const pins = readFileSync(join(image, 'requirements.txt'), 'utf8').match(/^[a-z].*$/gm) ?? [];
    assert.ok(pins.some((pin) => pin.startsWith('yt-dlp==')));
    for (const pin of pins) assert.match(pin, /^[a-z0-9-]+==[\d.]+ \\$/);
  });

  it('are in the assembly as assets', () => {
    assert.ok(
      readdirSync(assembly).filter((name) => name.startsWith('asset.')).length >= HANDLER_NAMES.length,
    );
  });
});
