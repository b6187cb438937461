import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MediaTool, Scanner } from '../../functions/application/ports.ts';
import { uploadObject } from '../../functions/contract/keys.ts';
import type { MediaInfo } from '../../functions/contract/media-schemas.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import { probe } from '../../functions/stages/probe.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { stageInput } from '../support/stage-input.ts';

const INFO: MediaInfo = {
  container: 'wav',
  duration: 1,
  audio: { codec: 'pcm_s16le', sample_rate: 16_000, channels: 1, stream_index: 0 },
};

const open = (verdicts: readonly (Error | undefined)[]) => {
  const media = createMemoryMediaStore();
  media.objects.set(uploadObject('t1', 'f1'), new Uint8Array(5));
  const done: string[] = [];
  const left = [...verdicts];
  const scanner: Scanner = {
    check: async (key, size) => {
      done.push(`scan ${key} ${size}`);
      const verdict = left.shift();
      if (verdict !== undefined) throw verdict;
    },
  };
  const tool: MediaTool = {
    probe: async (key) => {
      done.push(`probe ${key}`);
      return INFO;
    },
    extractAudio: () => assert.fail('nobody asked for it'),
  };
  const input = stageInput({}, { file: { id: 'f1', name: 'a.wav', size: 5 } });
  return { done, run: () => probe(input, { media, tool, scanner }) };
};

const FILE = uploadObject('t1', 'f1');

describe('where files are scanned', () => {
  it('nothing else touches a file before', async () => {
    const { run, done } = open([undefined]);
    await run();
    assert.deepEqual(done, [`scan ${FILE} 5`, `probe ${FILE}`]);
  });

  it('nothing touches one that has malware in it', async () => {
    const { run, done } = open([new ProblemError('malware_found', 'It is bad.')]);
    await assert.rejects(run, /malware_found/);
    assert.deepEqual(done, [`scan ${FILE} 5`]);
  });

  it('one whose like was probed before is scanned all the same', async () => {
    const { run } = open([undefined, new ProblemError('malware_found', 'It is bad.')]);
    await run();
    await assert.rejects(run, /malware_found/);
  });
});
