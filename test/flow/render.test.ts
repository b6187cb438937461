/** Noise, pictures, audio and video, from an upload to what people download: on the local cloud, with real FFmpeg. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openWorkshop, SAMPLE, type Workshop } from '../support/media-files.ts';
import { probed } from '../support/renderings.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let workshop: Workshop;

before(async () => {
  [service, workshop] = await Promise.all([startService(), openWorkshop()]);
});
after(async () => {
  await service.close();
  await workshop.close();
});

describe('a noisy interview', () => {
  it('comes back with subtitles in its video, its picture, its sound, and its sound without noise', async () => {
    const noise = ['-f', 'lavfi', '-i', 'anoisesrc=a=0.02:c=white:r=44100:s=3'];
    const mixed = ['-filter_complex', '[0:a][1:a]amix=duration=first', '-map', '0:v', '-c:v', 'copy'];
    const noisy = await workshop.make('noisy.mp4', '-t', '20', '-i', SAMPLE, ...noise, ...mixed, '-t', '20');
    const outputs = ['transcript', 'video', 'thumbnail', 'spectrogram', 'audio', 'denoised_audio'];
    const task = await service.ended((await service.submit(noisy, { outputs })).id);
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    assert.equal(task.progress, 100);
    assert.deepEqual(
      task.files.map(({ warnings }) => warnings ?? []),
      [[]],
    );
    for (const stage of ['denoise', 'render'])
      assert.equal(task.stages.find(({ name }) => name === stage)?.status, 'completed', stage);

    const files = new Map<string, string>();
    for (const { name, size, sha256 } of await service.client.artifacts(task.id)) {
      const bytes = Buffer.from(await (await service.client.downloadArtifact(task.id, name)).arrayBuffer());
      assert.deepEqual(
        [bytes.length, createHash('sha256').update(bytes).digest('hex')],
        [size, sha256],
        name,
      );
      files.set(name, join(workshop.folder, `result-${name}`));
      await writeFile(join(workshop.folder, `result-${name}`), bytes);
    }
    const streamsOf = (name: string) => probed(files.get(name) ?? assert.fail(`no ${name}`)).streams;
    assert.deepEqual(
      streamsOf('video.mp4').map(({ codec_name }) => codec_name),
      ['h264', 'aac', 'mov_text'],
    );
    assert.deepEqual(
      streamsOf('thumbnail.jpg').map(({ width, height }) => [width, height]),
      [[320, 180]],
    );
    assert.deepEqual(
      streamsOf('spectrogram.png').map(({ width }) => width),
      [1800],
    );
    assert.deepEqual(
      streamsOf('audio.m4a').map(({ codec_name }) => codec_name),
      ['aac'],
    );
    const [denoised] = streamsOf('denoised_audio.flac');
    assert.equal(denoised?.codec_name, 'flac');
    assert.ok(Math.abs(Number(denoised?.duration) - 20) < 0.1, denoised?.duration);
    assert.ok((await service.transcript(task.id)).text.length > 20);
  });

  it('has its subtitles drawn where that is asked for, and says what a recording of sound lacks', async () => {
    const drawn = { outputs: ['video'], subtitles: { burn_in: true } };
    const [film, sound] = await Promise.all([
      service.submit(await workshop.make('short.mp4', '-t', '6', '-i', SAMPLE, '-c', 'copy'), drawn),
      service.submit(await workshop.make('short.mp3', '-t', '6', '-i', SAMPLE), drawn),
    ]);
    const [filmEnd, soundEnd] = await Promise.all([service.ended(film.id), service.ended(sound.id)]);
    assert.deepEqual([filmEnd.status, soundEnd.status], ['completed', 'completed']);
    const names = (await service.client.artifacts(film.id)).map(({ name }) => name);
    assert.ok(names.includes('video.mp4'), names.join());
    assert.deepEqual(
      filmEnd.files.flatMap(({ warnings }) => warnings ?? []),
      [],
    );
    assert.deepEqual(
      soundEnd.files.flatMap(({ warnings }) => warnings ?? []),
      ['There is no video: the file has no moving picture.'],
    );
  });
});
