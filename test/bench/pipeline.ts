/** Short and long files through the whole chain: time, what it was spent on, and whether memory stays flat. */
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import { ASSUMPTIONS, projected } from '../../functions/domain/task/projection.ts';
import { SAMPLE, type Workshop } from '../support/media-files.ts';
import { startBenchService } from './bench-service.ts';
import { type Usage, watchProcesses } from './processes.ts';
import { kilobytes, megabytes, percent, seconds, type Table } from './report.ts';

/** SOUNDSTAGE_MINUTES: how long the files are. */
const MINUTES = (process.env['SOUNDSTAGE_MINUTES'] ?? '10 60 240').split(' ').map(Number);
/** Of them, the one that design.md has a goal for. */
const PROJECTED_MINUTES = 60;
/** What the chain cannot do without, whoever builds it. */
const TOOLS = ['speech engine', 'ffmpeg', 'ffprobe'];

export interface Run {
  readonly minutes: number;
  readonly wallSeconds: number;
  readonly events: readonly TaskEvent[];
  readonly usage: readonly Usage[];
}

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

const timeOf = (events: readonly TaskEvent[], type: TaskEvent['type']): string => {
  const found = events.find((event) => event.type === type);
  if (found === undefined) throw new Error(`The task has no ${type}`);
  return found.at;
};

/** The bundled sample over and over: speech by two people, with the sample's picture. */
const longVideo = (workshop: Workshop, minutes: number): Promise<string> =>
  workshop.make(
    `talk-${minutes}.mp4`,
    ...['-stream_loop', '-1', '-i', SAMPLE, '-t', String(minutes * 60), '-c', 'copy'],
  );

export const runOnce = async (workshop: Workshop, minutes: number): Promise<Run> => {
  const path = await longVideo(workshop, minutes);
  const service = await startBenchService();
  try {
    // A file before it, so that no function's cold start is measured.
    await service.ended((await service.submit(SAMPLE)).id);
    const watch = watchProcesses(service.pid);
    const task = await service.submit(path);
    const { status } = await service.ended(task.id);
    if (status !== 'completed') throw new Error(`The task of ${minutes} minutes ended ${status}`);
    const usage = watch.stop();
    const events = await service.history(task.id);
    const wallSeconds = secondsBetween(timeOf(events, 'FileArrived'), timeOf(events, 'TaskCompleted'));
    return { minutes, wallSeconds, events, usage };
  } finally {
    await service.close();
    await rm(path);
  }
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Seconds of function time for a second of audio, as published: Parakeet 110M (0.066, two threads) and pyannote with
 * TitaNet small (0.11, one thread), both in sherpa-onnx's documentation.
 */
const PUBLISHED = { transcribe: 0.066, diarize: 0.11 };

/** What the wall time would be of the ideal with an engine that slow, all else being as it is. */
const withPublished = (minutes: number, wallSeconds: number, idealSeconds: number): number => {
  const engine = (minutes * 60 * (PUBLISHED.transcribe + PUBLISHED.diarize)) / availableParallelism();
  return (wallSeconds - idealSeconds + engine) / engine;
};

const totals = ({ minutes, wallSeconds, events, usage }: Run): readonly string[] => {
  const cpu = sum(usage.map(({ cpuSeconds }) => cpuSeconds));
  const tools = sum(usage.filter(({ role }) => TOOLS.includes(role)).map(({ cpuSeconds }) => cpuSeconds));
  const chunks = events.filter(
    ({ type, data }) => type === 'UnitCompleted' && data.unit.stage === 'transcribe',
  );
  const ideal = tools / availableParallelism();
  return [
    `${minutes} min`,
    seconds(wallSeconds),
    `${((minutes * 60) / wallSeconds).toFixed(0)} ×`,
    seconds(cpu),
    seconds(tools),
    percent((cpu - tools) / cpu),
    (wallSeconds / ideal).toFixed(2),
    withPublished(minutes, wallSeconds, ideal).toFixed(2),
    String(chunks.length),
    String(events.length),
    kilobytes(Buffer.byteLength(JSON.stringify(fold(events)))),
  ];
};

const stageRows = (runs: readonly Run[]): Table['rows'] => {
  const stages = ['probe', 'extract', 'diarize', 'transcribe', 'assemble'] as const;
  return stages.map((stage) => [
    stage,
    ...runs.map(({ events }) =>
      seconds(
        sum(
          events.map((event) =>
            event.type === 'UnitCompleted' && event.data.unit.stage === stage
              ? (event.data.elapsed_ms ?? 0) / 1000
              : 0,
          ),
        ),
      ),
    ),
  ]);
};

const processRows = (runs: readonly Run[]): Table['rows'] =>
  (runs.at(-1)?.usage ?? []).map(({ role, peakBytes, cpuSeconds }) => {
    const before = runs[0]?.usage.find((other) => other.role === role)?.peakBytes;
    return [
      role,
      // Too short-lived to be seen, with the short file.
      before === undefined ? '–' : megabytes(before),
      megabytes(peakBytes),
      before === undefined ? '–' : (peakBytes / before).toFixed(2),
      seconds(cpuSeconds),
    ];
  });

/** Mean seconds of a unit of the stage. */
const unitSeconds = ({ events }: Run, stage: string): number => {
  const found = events.flatMap((event) =>
    event.type === 'UnitCompleted' && event.data.unit.stage === stage ? [event.data.elapsed_ms ?? 0] : [],
  );
  return sum(found) / Math.max(1, found.length) / 1000;
};

const projectionRows = (run: Run): Table['rows'] => {
  const chunks = run.events.filter(
    ({ type, data }) => type === 'UnitCompleted' && data.unit.stage === 'transcribe',
  ).length;
  const whole = (stage: string): number => unitSeconds(run, stage);
  const chunkSeconds = (run.minutes * 60) / chunks;
  const engines: Readonly<Record<string, readonly number[]>> = {
    'demonstration models, as measured': [unitSeconds(run, 'diarize'), unitSeconds(run, 'transcribe')],
    'Parakeet 110M and pyannote, as published': [
      PUBLISHED.diarize * chunkSeconds,
      PUBLISHED.transcribe * chunkSeconds,
    ],
  };
  return Object.entries(engines).map(([engine, maps]) => {
    const work = {
      probe: whole('probe'),
      extract: whole('extract'),
      maps,
      assemble: whole('assemble'),
      chunks,
    };
    return [engine, ...maps.map(seconds), seconds(projected(work, false)), seconds(projected(work, true))];
  });
};

const projection = (runs: readonly Run[]): readonly Table[] => {
  const run = runs.find(({ minutes }) => minutes === PROJECTED_MINUTES);
  if (run === undefined) return [];
  const { hopSeconds, pollers, coldSeconds, decision } = ASSUMPTIONS;
  return [
    {
      title: `Pipeline: ${PROJECTED_MINUTES} minutes on AWS, projected`,
      columns: ['engine', 'diarize, a chunk', 'transcribe, a chunk', 'all instances warm', 'all cold'],
      rows: projectionRows(run),
      notes: [
        `Not run on AWS. Unit times from above; ${hopSeconds} s from a unit's end to what it sets off; Lambda begins with ${pollers.first} instances of a stage, adds ${pollers.morePerSecond} a second, and stops at ${pollers.most} (the least share of a budget of 200); a cold start takes ${coldSeconds.zip} s, of the speech image ${coldSeconds.speech} s; decisions on ${decision.reports} reports take ${decision.seconds} s. Goal: 35 s warm, 60 s cold.`,
      ],
    },
  ];
};

export const pipeline = async (workshop: Workshop): Promise<readonly Table[]> => {
  const runs: Run[] = [];
  for (const minutes of MINUTES) runs.push(await runOnce(workshop, minutes));
  const lengths = MINUTES.map((minutes) => `${minutes} min`);
  const [shortest = '', longest = shortest] = [lengths[0], lengths.at(-1)];
  return [
    {
      title: 'Pipeline: time',
      columns: [
        ...['file', 'wall', 'real time', 'CPU', 'engine + FFmpeg', 'CPU outside', 'wall / ideal'],
        ...['with published models', 'chunks', 'events', 'snapshot'],
      ],
      rows: runs.map(totals),
      notes: [
        'Wall: from the upload’s end to the completed task. Ideal: the CPU time of engine and FFmpeg, spread over all cores. Every function has run once before. The demonstration models are tiny; with real ones the engine takes many times as long, and the rest the same: “with published models” is the wall time over the ideal if transcribing took 0.066 and diarizing 0.11 seconds a second of audio, all else being as measured. Goal: 1.10.',
      ],
    },
    {
      title: 'Pipeline: seconds of function time by stage',
      columns: ['stage', ...lengths],
      rows: stageRows(runs),
    },
    {
      title: 'Pipeline: largest resident memory of any process, and CPU of all of them',
      columns: ['process', shortest, longest, 'ratio', `CPU, ${longest}`],
      rows: processRows(runs),
    },
    ...projection(runs),
  ];
};
