import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chooseModels } from '../../layers/models/choose.ts';
import { filesBelow } from '../../lib/files.ts';
import { stubSources } from '../infrastructure/stub-sources.ts';
import { synthesized } from '../infrastructure/synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'soundstage-choose-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const { modelsFolder } = await stubSources(folder);
const choose = (...names: readonly string[]) => chooseModels(modelsFolder, names);
const OTHERS = { segmentation: 'demo-segmentation', embedding: 'demo-embedding', vad: 'demo-vad' };

describe('the models of a deployment', () => {
  it('are the demonstration models under one name', () => {
    const { models, defaults } = choose('demo');
    assert.equal(models.length, 4);
    assert.deepEqual(defaults, { asr: 'demo-asr', ...OTHERS });
  });

  it('are used in the order they are named in', () => {
    assert.deepEqual(choose('good-asr', 'demo').defaults, { asr: 'good-asr', ...OTHERS });
    assert.deepEqual(choose('demo', 'good-asr').defaults, { asr: 'demo-asr', ...OTHERS });
    assert.equal(choose('good-asr', 'demo').models.length, 5);
  });

  it('must be in the catalogue, which is told', () => {
    assert.throws(
      () => choose('god-asr'),
      /no model "god-asr": there are demo, demo-asr, .*good-asr, far-asr/,
    );
  });

  it('must be installed', () => {
    assert.throws(
      () => choose('far-asr', 'demo'),
      /far-asr is not installed: npm run models -- pull far-asr/,
    );
  });

  it('must fill every role', () => {
    assert.throws(
      () => choose('good-asr'),
      /good-asr need company: one for segmentation \(demo-segmentation\), one for embedding \(demo-embedding\), one/,
    );
  });

  it('of the repository can be chosen', () => {
    const ours = fileURLToPath(new URL('../../layers/models', import.meta.url));
    assert.equal(chooseModels(ours, ['demo']).defaults['asr'], 'demo-asr-en');
    assert.throws(() => chooseModels(ours, ['tiny']), /there are demo, .*whisper-tiny\.en/);
  });
});

describe('the speech image', () => {
  /** As the Dockerfile does it, in a folder that knows nothing of ours. */
  const build = (context: string, names: string): string => {
    const stage = mkdtempSync(join(folder, 'stage-'));
    copyFileSync(join(context, 'choose.ts'), join(stage, 'choose.ts'));
    const out = join(stage, 'opt/models');
    const args = ['--no-warnings', join(stage, 'choose.ts'), join(context, 'models'), names, out];
    execFileSync(process.execPath, args, { stdio: 'pipe' });
    return out;
  };
  const context = join(folder, 'context');
  mkdirSync(context);
  copyFileSync(new URL('../../layers/models/choose.ts', import.meta.url), join(context, 'choose.ts'));
  execFileSync('cp', ['-r', modelsFolder, join(context, 'models')]);

  it('takes the models that its build argument names', async () => {
    const out = build(context, 'good-asr,demo');
    assert.deepEqual(await filesBelow(out), [
      'catalogue.json',
      'demo/asr.onnx',
      'demo/embedding.onnx',
      'demo/segmentation.onnx',
      'demo/vad.onnx',
      'good/asr.onnx',
    ]);
    assert.equal(JSON.parse(readFileSync(join(out, 'catalogue.json'), 'utf8')).defaults.asr, 'good-asr');
  });

  it('is not built with a damaged model', () => {
    writeFileSync(join(context, 'models/good/asr.onnx'), 'half a mod');
    assert.throws(() => build(context, 'good-asr,demo'), /good\/asr\.onnx is damaged/);
  });

  it('is built by the CDK with the models that a deployment chose', async () => {
    const { buildDir, assembly } = await synthesized({ models: 'good-asr,demo' });
    const { dockerImages } = JSON.parse(
      readFileSync(join(assembly, 'SoundstageService.assets.json'), 'utf8'),
    );
    const images = Object.values<{ source: { dockerBuildArgs?: { MODELS?: string } } }>(dockerImages);
    const [names = ''] = images.flatMap(({ source }) => source.dockerBuildArgs?.MODELS ?? []);
    assert.equal(names, 'good-asr,demo');
    const out = build(join(buildDir, 'image'), names);
    assert.equal((await filesBelow(out)).length, 6);
    assert.deepEqual(await filesBelow(out), await filesBelow(join(buildDir, 'layers/models/models')));
  });
});
