/** The whole chain over a store in memory, with real FFmpeg; the speech engine is real where the demo models are. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PNG } from 'pngjs';
import { isWaveform } from '../../client/index.ts';
import { ffmpegDenoiser } from '../../functions/adapters/ffmpeg/denoise.ts';
import { createMediaTool } from '../../functions/adapters/ffmpeg/media-tool.ts';
import { createModelCatalogue } from '../../functions/adapters/speech/model-catalogue.ts';
import { createSherpaEngine } from '../../functions/adapters/speech/sherpa-engine.ts';
import type { SpeechEngine, StageInput, StagePorts } from '../../functions/application/ports.ts';
import {
  artifactObject,
  pcmObject,
  transcriptObject,
  unitObject,
  uploadObject,
} from '../../functions/contract/keys.ts';
import type { ModelUse } from '../../functions/contract/media-schemas.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import type { StageName } from '../../functions/contract/stages.ts';
import type { MediaParams } from '../../functions/contract/task-schemas.ts';
import { type Transcript, transcriptSchema } from '../../functions/contract/transcript-schemas.ts';
import { validate } from '../../functions/domain/schemas/validate.ts';
import { assemble } from '../../functions/stages/assemble.ts';
import { denoise } from '../../functions/stages/denoise.ts';
import { diarize } from '../../functions/stages/diarize.ts';
import { extract } from '../../functions/stages/extract.ts';
import { probe } from '../../functions/stages/probe.ts';
import { transcribe } from '../../functions/stages/transcribe.ts';
import { editDistance } from '../support/edit-distance.ts';
import { searchPath } from '../support/media-tools-on-path.ts';
import { createMemoryMediaStore, type MemoryMediaStore } from '../support/memory-media-store.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const modelsDir = join(import.meta.dirname, '../../layers/models');
const folder = mkdtempSync(join(tmpdir(), 'soundstage-stages-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const made = (name: string, ...args: string[]): Uint8Array => {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, path]);
  return readFileSync(path);
};

/** Says one word a second, by two people in turn who sound the same in every chunk. */
const scripted = (): SpeechEngine & { calls: number } => {
  const models: ModelUse[] = [{ role: 'asr', name: 'scripted', sha256: 'x', demo: true }];
  const engine = {
    calls: 0,
    recipeOf: (what: string) => ({ engine: 'scripted', what }),
    transcribe: async (
      { samples, offset }: { samples: Float32Array; offset: number },
      { language = 'en' }: { language?: string },
    ) => {
      engine.calls += 1;
      const count = Math.floor(samples.length / 16_000);
      const words = Array.from({ length: count }, (_, i) => ({
        text: `w${Math.round(offset) + i}`,
        start: offset + i,
        end: offset + i + 0.8,
        confidence: 0.9,
      }));
      return {
        words,
        speech: [{ start: offset, end: offset + count }],
        models,
        engine_ms: 1,
        language,
      };
    },
    findSpeakers: async ({ samples, offset }: { samples: Float32Array; offset: number }) => {
      engine.calls += 1;
      const half = samples.length / 32_000;
      return {
        turns: [
          { start: offset, end: offset + half, speaker: 0 },
          { start: offset + half, end: offset + 2 * half, speaker: 1 },
        ],
        voices: [
          { speaker: 0, seconds: half, embedding: [1, 0.1] },
          { speaker: 1, seconds: half, embedding: [0.1, 1] },
        ],
        models,
        engine_ms: 1,
      };
    },
  };
  return engine;
};

const ALL_STAGES: readonly StageName[] = ['probe', 'extract', 'diarize', 'transcribe', 'assemble'];

const taskWith = (
  file: Uint8Array,
  speech: SpeechEngine,
  params: Partial<MediaParams> = {},
  stages = ALL_STAGES,
  { taskId = 't1', owner = 'ada', media = createMemoryMediaStore() } = {},
) => {
  const told: string[] = [];
  media.objects.set(uploadObject(taskId, 'f1'), new Uint8Array(file));
  const ports: Omit<StagePorts, 'sources' | 'renderer'> = {
    media,
    tool: createMediaTool({ media, searchPath, log }),
    speech,
    scanner: undefined,
    denoiser: ffmpegDenoiser({ media, searchPath, log }),
    catalogue: { voiceDistance: () => 0.5, has: () => true },
    pipelineVersion: 'test',
  };
  const input = (known: Partial<StageInput['file']>, chunk: number | null): StageInput => ({
    taskId,
    owner,
    params: { files: [{ name: 'a.mp4', size: file.byteLength }], ...params },
    file: { id: 'f1', name: 'a.mp4', size: file.byteLength, ...known },
    stages,
    chunk,
    now: () => new Date('2026-01-01T00:00:00Z'),
    onProgress: () => {},
    onLog: (level, message) => void told.push(`${level} ${message}`),
    signal: AbortSignal.timeout(120_000),
  });
  return { media, ports, input, told };
};

const runAll = async (task: ReturnType<typeof taskWith>, file: Partial<StageInput['file']> = {}) => {
  const { ports, media } = task;
  const input = (known: Partial<StageInput['file']>, chunk: number | null): StageInput =>
    task.input({ ...file, ...known }, chunk);
  const probed = await probe(input({}, null), ports);
  assert.equal(probed.stage, 'probe');
  const info = 'media' in probed ? probed.media : undefined;
  const extracted = await extract(input({ media: info! }, null), ports);
  assert.ok('chunk_count' in extracted);
  const known = { media: info!, chunk_count: extracted.chunk_count };
  const stages = input({}, null).stages;
  for (let chunk = 0; chunk < extracted.chunk_count; chunk += 1) {
    if (stages.includes('denoise')) await denoise(input(known, chunk), ports);
    if (stages.includes('diarize')) await diarize(input(known, chunk), ports);
    if (stages.includes('transcribe')) await transcribe(input(known, chunk), ports);
  }
  const first = await assemble(input(known, null), ports);
  const again = first.stage === 'assemble' ? first.listen_again : undefined;
  for (const chunk of again ?? []) await transcribe(input({ ...known, again: again! }, chunk), ports);
  const assembled = again === undefined ? first : await assemble(input({ ...known, again }, null), ports);
  assert.ok('artifacts' in assembled);
  const { taskId, file: done } = input({}, null);
  const body = (name: string): Uint8Array => media.objects.get(artifactObject(taskId, done.id, name))!;
  const text = (name: string): string => new TextDecoder().decode(body(name));
  const transcript = (): Transcript => {
    const parsed = validate<Transcript>(transcriptSchema, JSON.parse(text('transcript.json')));
    assert.ok(parsed.ok, JSON.stringify(parsed));
    return parsed.value;
  };
  return { extracted, first, assembled, body, text, transcript };
};

/** Tone with a second of silence at 59 s and at 119 s. */
const LONG = [
  '-f',
  'lavfi',
  '-i',
  'aevalsrc=if(between(mod(t\\,60)\\,59\\,60)\\,0\\,sin(2000*t)*0.5):d=150:s=16000',
];
const SILENCE = ['-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', '5'];

const unusable: StagePorts['tool'] = {
  probe: () => assert.fail('probed again'),
  extractAudio: () => assert.fail('extracted again'),
};

const deleteTask = ({ objects }: MemoryMediaStore, taskId: string): void => {
  for (const key of objects.keys()) if (key.split('/')[1] === taskId) objects.delete(key);
};

describe('a file of several chunks', () => {
  it('becomes one transcript with the same people throughout', async () => {
    const task = taskWith(made('long.flac', ...LONG), scripted());
    const { extracted, assembled, transcript, text, body } = await runAll(task);
    assert.deepEqual(extracted, { stage: 'extract', chunk_count: 3, duration: 150 });
    const { segments, speakers, duration, language, completeness, provenance } = transcript();
    assert.equal(duration, 150);
    assert.equal(language.code, 'en');
    assert.deepEqual(
      speakers.map(({ id }) => id),
      ['S1', 'S2'],
    );
    const words = segments.flatMap((segment) => segment.words);
    assert.ok(words.length >= 148, `${words.length} words`);
    assert.deepEqual([completeness.covered, completeness.covered_seconds, completeness.flags], [1, 150, []]);
    assert.match(provenance.notice ?? '', /demonstration/);
    assert.match(text('subtitles.srt'), /^1\n00:00:00,000 --> /);
    assert.match(text('subtitles.vtt'), /<v S1>w0 w1/);
    assert.match(text('transcript.txt'), /^S1: w0 w1/);
    assert.match(text('speakers.rttm'), /^SPEAKER f1 1 0\.000 /);
    const picture = PNG.sync.read(Buffer.from(body('waveform.png')));
    assert.deepEqual([picture.width, picture.height], [1800, 240]);
    const waveform: unknown = JSON.parse(text('waveform.json'));
    assert.ok(isWaveform(waveform));
    assert.deepEqual([waveform.length, waveform.samples_per_pixel], [1500, 1600]);
    // Half as loud as can be, and a second of silence at 59 s.
    assert.deepEqual([Math.max(...waveform.data), ...waveform.data.slice(1190, 1192)], [64, 0, 0]);
    assert.deepEqual(
      assembled.artifacts.map(({ name }) => name),
      [
        'transcript.json',
        'transcript.txt',
        'transcript.csv',
        'subtitles.srt',
        'subtitles.vtt',
        'subtitles.report.json',
        'speakers.rttm',
        'waveform.png',
        'waveform.json',
      ],
    );
    for (const { name, size } of assembled.artifacts) assert.equal(size, body(name).byteLength);
  });

  it('tells its owner what was found, which models are at work, and what came of it', async () => {
    const task = taskWith(made('long.flac', ...LONG), scripted());
    await runAll(task);
    const [probed, extracted, speakers, words, notice, end, ...more] = task.told;
    assert.match(probed ?? '', /^INFO a\.mp4: flac; 150\.0 s; audio flac, 16000 Hz, 1 channel$/);
    assert.equal(extracted, 'INFO a.mp4: 150.0 s of audio, cut into 3 chunks');
    assert.match(speakers ?? '', /^INFO a\.mp4: speakers by \S+ \(\w+\)/);
    assert.match(words ?? '', /^INFO a\.mp4: words by \S+ \(\w+\)/);
    assert.match(notice ?? '', /^WARN .*demonstration/);
    assert.match(
      end ?? '',
      /^INFO a\.mp4: speakers 2, words \d+; wrote transcript\.json, .*waveform\.png, waveform\.json$/,
    );
    assert.deepEqual(more, []);
  });

  it('fetches of its audio only the bytes of each chunk', async () => {
    const task = taskWith(made('long.flac', ...LONG), scripted());
    const ranges: number[] = [];
    const readBytes = task.media.readBytes;
    task.ports = {
      ...task.ports,
      media: {
        ...task.media,
        readBytes: (key, range) => {
          if (key === pcmObject('t1', 'f1'))
            ranges.push(range === undefined ? Infinity : range.end - range.start + 1);
          return readBytes(key, range);
        },
      },
    };
    await runAll(task);
    assert.equal(ranges.length, 6);
    assert.equal(
      ranges.reduce((sum, bytes) => sum + bytes, 0),
      2 * 150 * 32_000,
    );
  });

  it('does nothing twice', async () => {
    const speech = scripted();
    const task = taskWith(made('long.flac', ...LONG), speech);
    const first = await runAll(task);
    const calls = speech.calls;
    task.media.objects.delete(uploadObject('t1', 'f1'));
    const second = await runAll(task);
    assert.equal(speech.calls, calls);
    assert.deepEqual(second.assembled, first.assembled);
  });
});

describe('a chunk that is hardly understood', () => {
  /** Hears speech all the time; of the second chunk it understands nothing the first time, and `later` the second. */
  const hardOfHearing = (later: (offset: number, seconds: number) => number) => {
    const engine = scripted();
    const pieces: (number | undefined)[] = [];
    const speech: SpeechEngine = {
      ...engine,
      transcribe: async (audio, options) => {
        const heard = await engine.transcribe(audio, options);
        if (audio.offset < 50 || audio.offset > 110) return heard;
        pieces.push(options.longestPieceSeconds);
        const words = pieces.length === 1 ? 0 : later(audio.offset, heard.words.length);
        return { ...heard, words: heard.words.slice(0, words) };
      },
    };
    return { speech, pieces };
  };

  it('is listened to once more, in shorter pieces, and the better hearing is told', async () => {
    const { speech, pieces } = hardOfHearing((_, all) => all);
    const task = taskWith(made('long.flac', ...LONG), speech);
    const { first, assembled, transcript } = await runAll(task);
    assert.deepEqual(first, { stage: 'assemble', artifacts: [], models: [], listen_again: [1] });
    assert.deepEqual(pieces, [undefined, 8]);
    assert.equal('warnings' in assembled, false);
    const { completeness, segments } = transcript();
    assert.ok(segments.flatMap(({ words }) => words).length >= 148);
    assert.deepEqual(
      completeness.heard_again?.map(({ used, bad }) => ({ used, bad })),
      [{ used: 'second', bad: false }],
    );
    assert.ok(task.told.includes('INFO a.mp4: listening again to what was hardly understood, chunks 2'));
  });

  it('that stays so is told of, and the rest is there all the same', async () => {
    const { speech, pieces } = hardOfHearing(() => 2);
    const { assembled, transcript } = await runAll(taskWith(made('long.flac', ...LONG), speech));
    assert.equal(pieces.length, 2);
    const warnings = 'warnings' in assembled ? assembled.warnings : [];
    assert.equal(warnings?.length, 1);
    assert.match(warnings?.[0] ?? '', /^Between 0:59 and 1:59 words are missing or repeat themselves/);
    const { completeness, segments } = transcript();
    assert.deepEqual(completeness.flags, ['speech_without_words']);
    assert.ok(segments.flatMap(({ words }) => words).length > 80);
  });

  it('is marked where the model tells no times of its words', async () => {
    const engine = scripted();
    const speech: SpeechEngine = {
      ...engine,
      transcribe: async (audio, options) => {
        const heard = await engine.transcribe(audio, options);
        return audio.offset > 50 ? { ...heard, word_times: 'spread' } : heard;
      },
    };
    const { transcript } = await runAll(taskWith(made('long.flac', ...LONG), speech));
    assert.deepEqual(transcript().completeness.flags, ['word_times_estimated']);
  });

  it('is not listened to again for a task that asks for the same again', async () => {
    const { speech, pieces } = hardOfHearing((_, all) => all);
    const file = made('long.flac', ...LONG);
    const { media } = taskWith(file, speech);
    await runAll(taskWith(file, speech, {}, ALL_STAGES, { media }));
    const { transcript } = await runAll(taskWith(file, speech, {}, ALL_STAGES, { media, taskId: 't2' }));
    assert.equal(pieces.length, 2);
    assert.equal(transcript().completeness.heard_again?.[0]?.used, 'second');
  });
});

describe('an edit of the transcript', () => {
  const edits = [{ segment: 1, text: 'w0 and then' }];

  it('makes the results of the words anew, without any of what the chunks heard, and the same when it is made twice', async () => {
    const speech = scripted();
    const task = taskWith(made('long.flac', ...LONG), speech);
    const { transcript, text } = await runAll(task);
    const [before, rttm, calls] = [transcript(), text('speakers.rttm'), speech.calls];
    for (const key of task.media.objects.keys()) if (key.startsWith('work/')) task.media.objects.delete(key);
    const edit = { version: 2, speakers: { S2: 'Ada' }, edits };
    const first = await assemble(task.input({ edit }, null), task.ports);
    const subtitles = text('subtitles.vtt');
    assert.deepEqual(await assemble(task.input({ edit }, null), task.ports), first);
    assert.ok('artifacts' in first);
    assert.deepEqual(
      first.artifacts.map(({ name }) => name),
      [
        'transcript.json',
        'transcript.txt',
        'transcript.csv',
        'subtitles.srt',
        'subtitles.vtt',
        'subtitles.report.json',
      ],
    );
    assert.equal(text('subtitles.vtt'), subtitles);
    assert.match(subtitles, /<v S1>w0 and then/);
    assert.match(subtitles, /<v Ada>/);
    assert.match(text('transcript.csv'), /,Ada,/);
    assert.equal(transcript().version, 2);
    assert.equal(text('speakers.rttm'), rttm);
    assert.equal(speech.calls, calls);

    await assemble(task.input({ edit: { version: 3, speakers: { S2: null } } }, null), task.ports);
    const after = transcript();
    assert.deepEqual(after.speakers, before.speakers);
    assert.equal(after.segments[0]?.text, 'w0 and then');
    assert.deepEqual(after.segments.slice(1), before.segments.slice(1));
    const kept = JSON.parse(
      new TextDecoder().decode(task.media.objects.get(transcriptObject('t1', 'f1', 1))),
    );
    assert.deepEqual(kept, before);
  });
});

describe('work that was done for another task', () => {
  const file = made('long.flac', ...LONG);
  const first = async (media = createMemoryMediaStore()) => {
    const speech = scripted();
    const task = taskWith(file, speech, {}, ALL_STAGES, { media });
    return { media, speech, ...(await runAll(task)) };
  };

  it('is not done again: only the result is put together anew, as it is wanted now', async () => {
    const { media, speech, extracted, transcript } = await first();
    const calls = speech.calls;
    const other = taskWith(file, speech, { subtitles: { formats: ['vtt'], max_lines: 1 } }, ALL_STAGES, {
      taskId: 't2',
      media,
    });
    other.ports = { ...other.ports, tool: unusable };
    const second = await runAll(other);
    assert.equal(speech.calls, calls);
    assert.deepEqual(second.extracted, { ...extracted, reused: true });
    assert.deepEqual(second.transcript(), { ...transcript(), task_id: 't2' });
    assert.ok(!second.assembled.artifacts.some(({ name }) => name === 'subtitles.srt'));
  });

  it('is copied: nothing of it is missed when that task is deleted', async () => {
    const { media } = await first();
    const other = taskWith(file, scripted(), {}, ALL_STAGES, { taskId: 't2', media });
    await runAll(other);
    deleteTask(media, 't1');
    const { transcript } = await runAll(other);
    assert.equal(transcript().duration, 150);
  });

  it('is done again when that task was deleted', async () => {
    const { media } = await first();
    deleteTask(media, 't1');
    const speech = scripted();
    await runAll(taskWith(file, speech, {}, ALL_STAGES, { taskId: 't2', media }));
    assert.equal(speech.calls, 6);
  });

  it('is done again for another owner, with another model, other bounds, other speech models, and other sound', async () => {
    const { media } = await first();
    let tasks = 1;
    const again = async (
      speech: ReturnType<typeof scripted>,
      params: Partial<MediaParams>,
      more: { owner?: string; file?: Uint8Array } = {},
    ) => {
      const { owner = 'ada', file: other = file } = more;
      tasks += 1;
      await runAll(taskWith(other, speech, params, ALL_STAGES, { taskId: `t${tasks}`, owner, media }));
      return speech.calls;
    };
    assert.equal(await again(scripted(), {}), 0);
    assert.equal(await again(scripted(), {}, { owner: 'bob' }), 6);
    assert.equal(await again(scripted(), { model: 'other' }), 3);
    assert.equal(await again(scripted(), { speakers: { max: 2 } }), 3);
    assert.equal(await again(scripted(), { reuse: false }), 6);
    assert.equal(await again(Object.assign(scripted(), { recipeOf: () => ({ engine: 'newer' }) }), {}), 6);
    const louder = made('louder.flac', ...LONG, '-af', 'volume=2');
    assert.equal(await again(scripted(), {}, { file: louder }), 6);
  });

  it('is found by its sound in another container', async () => {
    const { media } = await first();
    const speech = scripted();
    const wav = made('long.wav', '-i', join(folder, 'long.flac'));
    await runAll(taskWith(wav, speech, {}, ALL_STAGES, { taskId: 't2', media }));
    assert.equal(speech.calls, 0);
  });
});

describe('noise that a model removed', () => {
  it('is told of with the models that were at work, as they heard what it left', async () => {
    const stages: readonly StageName[] = ['probe', 'extract', 'denoise', 'transcribe', 'assemble'];
    const file = made('hum.wav', '-f', 'lavfi', '-i', 'sine=duration=4');
    const task = taskWith(file, scripted(), { denoise: true }, stages);
    const model: ModelUse = { role: 'denoise', name: 'gate', sha256: 'y', demo: false };
    const denoiser: StagePorts['denoiser'] = {
      recipe: () => ({ model }),
      removeNoise: async (pcm) => ({ pcm: new Uint8Array(pcm.length), models: [model] }),
    };
    const { transcript } = await runAll({ ...task, ports: { ...task.ports, denoiser } });
    assert.deepEqual(
      transcript().provenance.models.map(({ name }) => name),
      ['gate', 'scripted'],
    );
    assert.ok(task.told.includes('INFO a.mp4: noise removed by gate'));
  });
});

describe('what was asked for', () => {
  it('is all that is made, beside the transcript that later steps read', async () => {
    const task = taskWith(
      made('short.wav', '-f', 'lavfi', '-i', 'sine=duration=4'),
      scripted(),
      {
        outputs: ['subtitles'],
        language: 'auto',
        subtitles: { formats: ['vtt'], max_line_length: 10, max_lines: 1 },
      },
      ['probe', 'extract', 'transcribe', 'assemble'],
    );
    const { assembled, text, transcript } = await runAll(task);
    assert.deepEqual(
      assembled.artifacts.map(({ name }) => name),
      ['transcript.json', 'subtitles.vtt', 'subtitles.report.json'],
    );
    assert.equal(transcript().language.code, 'en');
    assert.doesNotMatch(text('subtitles.vtt'), /<v /);
    assert.ok(
      text('subtitles.vtt')
        .split('\n')
        .every((line) => line.includes('-->') || line.length <= 10),
    );
    assert.equal(task.media.objects.has(unitObject('t1', 'f1', 'diarize', 0)), false);
  });

  it('is a picture alone, where nobody listened', async () => {
    const { assembled } = await runAll(
      taskWith(
        made('short.wav', '-f', 'lavfi', '-i', 'sine=duration=4'),
        scripted(),
        { outputs: ['waveform'] },
        ['probe', 'extract', 'assemble'],
      ),
    );
    assert.deepEqual(
      assembled.artifacts.map(({ name }) => name),
      ['waveform.png', 'waveform.json'],
    );
  });
});

describe('a file that has no words to give', () => {
  it('fails for good when it is empty', async () => {
    const { input, ports } = taskWith(new Uint8Array(), scripted());
    await assert.rejects(
      async () => probe(input({}, null), ports),
      (error) => error instanceof ProblemError && error.problem.code === 'media_empty',
    );
  });

  it('fails for good when its audio is a click', async () => {
    const click = made('click.wav', '-f', 'lavfi', '-i', 'sine=duration=0.05');
    await assert.rejects(
      runAll(taskWith(click, scripted())),
      (error) => error instanceof ProblemError && error.problem.code === 'media_no_audio',
    );
  });
});

const demo = existsSync(join(modelsDir, 'catalogue.json')) && existsSync(join(modelsDir, 'demo/asr.onnx'));

describe('with the demo models', { skip: demo ? false : 'the demo models are not here' }, () => {
  const speech = createSherpaEngine({ modelsDir, threads: 1, log });
  after(() => speech.close());
  const sampleFolder = join(modelsDir, 'demo/sample');
  const catalogue = createModelCatalogue(modelsDir);
  const realTask = (file: Uint8Array, params: Partial<MediaParams> = {}) => {
    const task = taskWith(file, speech, params);
    return { ...task, ports: { ...task.ports, catalogue } };
  };

  it('understands the sample interview: words, turns and two people', async () => {
    const task = realTask(readFileSync(join(sampleFolder, 'sample.mp4')));
    const { transcript } = await runAll(task);
    const truth: { turns: { speaker: string; start: number; end: number; text: string }[] } = JSON.parse(
      readFileSync(join(sampleFolder, 'sample.json'), 'utf8'),
    );
    const found = transcript();
    const expected = truth.turns
      .map(({ text }) => text)
      .join(' ')
      .split(' ');
    const heard = found.segments.flatMap(({ words }) => words.map(({ text }) => text));
    const errors = editDistance(expected, heard);
    assert.ok(
      errors / expected.length < 0.15,
      `${errors} word errors of ${expected.length}: ${heard.join(' ')}`,
    );
    assert.equal(found.speakers.length, 2);
    const confused = truth.turns.filter(({ speaker, start, end }) => {
      const said = found.segments.find(
        (segment) => segment.start < (start + end) / 2 && segment.end > (start + end) / 2,
      );
      return said?.speaker !== (speaker === 'A' ? 'S1' : 'S2');
    });
    assert.ok(confused.length <= 2, `confused: ${JSON.stringify(confused)}`);
  });

  it('completes a file of silence with an empty transcript', async () => {
    const { transcript, text } = await runAll(realTask(made('silence.wav', ...SILENCE)));
    assert.deepEqual(transcript().segments, []);
    assert.deepEqual(transcript().completeness.flags, ['no_speech']);
    assert.equal(text('subtitles.srt'), '');
  });

  it('refuses a model that is not installed', async () => {
    await assert.rejects(
      runAll(
        realTask(made('short.wav', '-f', 'lavfi', '-i', 'sine=duration=2'), { model: 'nobody-has-this' }),
      ),
      (error) => error instanceof ProblemError && error.problem.code === 'model_unavailable',
    );
  });
});

describe('a second file of the same task', () => {
  /** In which the people of the first speak in the other order. */
  const secondOf = async (speakers: MediaParams['speakers']) => {
    const file = made('tone.flac', '-f', 'lavfi', '-i', 'sine=f=300:d=8');
    const engine = scripted();
    const swapped: SpeechEngine = {
      ...engine,
      findSpeakers: async (audio, options) => {
        const { voices, ...rest } = await engine.findSpeakers(audio, options);
        return { ...rest, voices: voices.map((voice) => ({ ...voice, speaker: 1 - voice.speaker })) };
      },
    };
    const params = { reuse: false, ...(speakers === undefined ? {} : { speakers }) };
    const task = taskWith(file, engine, params);
    await runAll(task);
    const second = taskWith(file, swapped, params, ALL_STAGES, { media: task.media });
    second.media.objects.set(uploadObject('t1', 'f2'), new Uint8Array(file));
    const before = speakers?.across_files ? { before: 'f1' } : {};
    const { transcript } = await runAll(second, { id: 'f2', ...before });
    return transcript().segments.map(({ speaker }) => speaker);
  };

  it('has the ids of the first for the same people, where they are shared', async () => {
    assert.deepEqual(await secondOf({ across_files: true }), ['S2', 'S1']);
  });

  it('has ids of its own otherwise', async () => {
    assert.deepEqual(await secondOf(undefined), ['S1', 'S2']);
  });
});
