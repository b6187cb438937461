/** Many files in one task, and many tasks at once: whether anything grows faster than the work does. */
import { uploadFile } from '../../client/index.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import { source, type Workshop } from '../support/media-files.ts';
import { type BenchService, startBenchService } from './bench-service.ts';
import { watchProcesses } from './processes.ts';
import { kilobytes, megabytes, seconds, type Table } from './report.ts';

/** SOUNDSTAGE_FILES and SOUNDSTAGE_TASKS: how many. */
const FILES = (process.env['SOUNDSTAGE_FILES'] ?? '10 50 200').split(' ').map(Number);
const TASKS = (process.env['SOUNDSTAGE_TASKS'] ?? '5 50').split(' ').map(Number);
const CLIP_SECONDS = 5;

const since = (began: number): number => (Date.now() - began) / 1000;

const ended = async (service: BenchService, taskId: string): Promise<void> => {
  const { status } = await service.ended(taskId);
  if (status !== 'completed') throw new Error(`The task ${taskId} ended ${status}`);
};

/** One task with so many files; each is the same clip, and each is worked on. */
const manyFiles = async (workshop: Workshop, count: number): Promise<Table['rows'][number]> => {
  const service = await startBenchService();
  try {
    const clip = await source(await workshop.sampleAs('m4a', CLIP_SECONDS));
    const files = Array.from({ length: count }, (_, i) => ({ name: `clip-${i + 1}.m4a`, size: clip.size }));
    const { task, uploads } = await service.client.createTask({
      type: 'media.process',
      params: { files, reuse: false },
    });
    const watch = watchProcesses(service.pid);
    const began = Date.now();
    for (const upload of uploads) await uploadFile(service.client, task.id, upload, clip);
    await ended(service, task.id);
    const wall = since(began);
    const events = await service.history(task.id);
    const advance = watch.stop().find(({ role }) => role === 'function PipelineAdvance');
    return [
      `${count} files in one task`,
      seconds(wall),
      seconds(wall / count),
      seconds((advance?.cpuSeconds ?? 0) / count),
      megabytes(advance?.peakBytes ?? 0),
      String(events.length),
      kilobytes(Buffer.byteLength(JSON.stringify(fold(events)))),
    ];
  } finally {
    await service.close();
  }
};

/** So many tasks of one clip each, all uploaded before the first is waited for. */
const manyTasks = async (workshop: Workshop, count: number): Promise<Table['rows'][number]> => {
  const service = await startBenchService();
  try {
    const clip = await workshop.sampleAs('m4a', CLIP_SECONDS);
    const watch = watchProcesses(service.pid);
    const began = Date.now();
    const tasks = await Promise.all(Array.from({ length: count }, () => service.submit(clip)));
    await Promise.all(tasks.map(({ id }) => ended(service, id)));
    const wall = since(began);
    const advance = watch.stop().find(({ role }) => role === 'function PipelineAdvance');
    return [
      `${count} tasks at once`,
      seconds(wall),
      seconds(wall / count),
      seconds((advance?.cpuSeconds ?? 0) / count),
      megabytes(advance?.peakBytes ?? 0),
      '–',
      '–',
    ];
  } finally {
    await service.close();
  }
};

export const wide = async (workshop: Workshop): Promise<readonly Table[]> => {
  const rows: Table['rows'][number][] = [];
  for (const count of FILES) rows.push(await manyFiles(workshop, count));
  for (const count of TASKS) rows.push(await manyTasks(workshop, count));
  return [
    {
      title: 'Many files, many tasks',
      columns: ['what', 'wall', 'each', 'deciding, each', 'memory of who decides', 'events', 'state as JSON'],
      rows,
      notes: [
        `Clips of ${CLIP_SECONDS} seconds, every one worked on. “Deciding” is the processor time of the function that moves tasks on.`,
      ],
    },
  ];
};
