/** Histories for tests: a media task of given files, brought as far as a test needs it. */
import type { Fact, TaskEvent, Unit } from '../../functions/contract/event-schemas.ts';
import type { UnitSummary } from '../../functions/contract/media-schemas.ts';
import type { PipelineMessage } from '../../functions/contract/message-schemas.ts';
import type { OutputName } from '../../functions/contract/stages.ts';
import { stagesFor } from '../../functions/contract/stages.ts';
import type { UploadPlan } from '../../functions/contract/task-schemas.ts';
import { type Command, decide } from '../../functions/domain/task/decide.ts';
import { evolve, fold } from '../../functions/domain/task/evolve.ts';
import type { TaskState } from '../../functions/domain/task/task.ts';

export const AT = '2026-11-21T08:00:00.000Z';

type Options = {
  files?: number;
  outputs?: OutputName[];
  size?: number;
  upload?: UploadPlan;
  source_url?: string;
};

export const creation = (upload: UploadPlan = { strategy: 'single' }, options: Options = {}): TaskEvent => {
  const files = Array.from({ length: options.files ?? 1 }, (_, index) => ({
    id: `f${index + 1}`,
    name: `talk-${index + 1}.mp4`,
    size: options.size ?? 1000,
  }));
  return {
    type: 'TaskCreated',
    seq: 1,
    at: AT,
    actor: 'test',
    data: {
      id: 'local_20261121_1',
      owner: 'local',
      type: 'media.process',
      params: { files: files.map(({ name, size }) => ({ name, size })) },
      priority: 0,
      max_attempts: 3,
      metadata: {},
      dedupe_hash: 'abc',
      stages: stagesFor(options),
      files: files.map((file) => ({ ...file, upload })),
    },
  };
};

export const mediaTask = (options: Options = {}): TaskState =>
  evolve(undefined, creation(options.upload, options));

export const stamp = (task: TaskState, facts: readonly Fact[]): TaskEvent[] =>
  facts.map((fact, index) => ({ ...fact, seq: task.version + 1 + index, at: AT, actor: 'test' }));

/** Decides and folds; throws when the command is refused. */
export const given = (task: TaskState, ...commands: Command[]): TaskState =>
  commands.reduce((state, command) => {
    const decision = decide(state, command);
    if (decision.kind === 'refused') throw new Error(decision.problem.detail);
    return fold(stamp(state, decision.facts), state) ?? state;
  }, task);

export const arrival = (fileId = 'f1', size = 1000): PipelineMessage => ({
  kind: 'file_arrived',
  task_id: 'local_20261121_1',
  file_id: fileId,
  size,
  etag: '"e"',
});

export const summaryOf = ({ stage, file_id }: Unit, chunks = 3): UnitSummary => {
  switch (stage) {
    case 'probe':
      return {
        stage,
        media: {
          container: 'mp4',
          duration: 180,
          audio: { codec: 'aac', sample_rate: 48_000, channels: 2, stream_index: 1 },
        },
      };
    case 'ingest':
      return { stage, name: 'talk.mp4', size: 1000, sha256: 'ab', artifacts: [] };
    case 'extract':
      return { stage, chunk_count: chunks, duration: 180 };
    case 'denoise':
    case 'diarize':
    case 'transcribe':
      return { stage };
    case 'translate':
    case 'analyze':
    case 'render':
      return { stage, artifacts: [] };
    case 'publish':
      return { stage, publications: [] };
    case 'assemble':
      return {
        stage,
        artifacts: [
          {
            name: 'transcript.json',
            file_id,
            content_type: 'application/json',
            size: 2,
            sha256: '00',
            created_at: AT,
          },
        ],
        models: [{ role: 'asr', name: 'demo', sha256: '11', demo: true }],
      };
  }
};

export const completed = (unit: Unit, attempt = 1, chunks = 3): PipelineMessage => ({
  kind: 'unit_completed',
  task_id: 'local_20261121_1',
  unit,
  attempt,
  summary: summaryOf(unit, chunks),
  elapsed_ms: 1000,
});

export const failed = (unit: Unit, attempt = 1): PipelineMessage => ({
  kind: 'unit_failed',
  task_id: 'local_20261121_1',
  unit,
  attempt,
  problem: { code: 'media_corrupt', detail: 'The file is damaged.' },
});

export const unit = (stage: Unit['stage'], chunk: number | null = null, file_id = 'f1'): Unit => ({
  file_id,
  stage,
  chunk,
});
