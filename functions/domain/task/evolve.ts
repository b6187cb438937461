/** `evolve(state, event) → state`: how each fact changes a task. Nothing else does. */
import type { Fact, FactOf, TaskEvent } from '../../contract/event-schemas.ts';
import type { UnitSummary } from '../../contract/media-schemas.ts';
import { STAGES } from '../../contract/stages.ts';
import { withMember } from './bitmap.ts';
import { type Bare, changeWork } from './evolve-work.ts';
import { changeStage, edited, leftAsItWas, listeningAgain, withEdition } from './gone-over.ts';
import { isStageDone, unitIndex } from './pipeline.ts';
import { type FileState, fileOf, isWithPipeline, type StageState, stageOf, type TaskState } from './task.ts';

type Stamp = Pick<TaskEvent, 'seq' | 'at'>;

const created = ({ data }: FactOf<'TaskCreated'>, { seq, at }: Stamp): Bare => ({
  id: data.id,
  owner: data.owner,
  type: data.type,
  params: data.params,
  metadata: data.metadata,
  priority: data.priority,
  attempt: 1,
  max_attempts: data.max_attempts,
  ...(data.dedupe_hash === undefined ? {} : { dedupe_hash: data.dedupe_hash }),
  stage_names: data.stages,
  files: data.files.map((file) => ({
    ...file,
    stages: data.stages.map((name) => ({
      name,
      total: STAGES[name].kind === 'whole' ? 1 : 0,
      sent: '',
      done: '',
      attempts: 0,
    })),
    artifacts: [],
  })),
  models: [],
  resends: 0,
  version: seq,
  created_at: at,
  updated_at: at,
  ...(data.work === undefined ? {} : { work: data.work }),
  ...(data.webhook_url === undefined ? {} : { webhook_url: data.webhook_url }),
});

const begun = (fact: FactOf<'TaskCreated'>, stamp: Stamp): TaskState => {
  const task = created(fact, stamp);
  const { work, run_at } = fact.data;
  if (work === undefined)
    return task.files.some(isWithPipeline)
      ? { ...task, status: 'processing', started_at: stamp.at }
      : { ...task, status: 'awaiting_upload' };
  return run_at === undefined ? { ...task, status: 'pending' } : { ...task, status: 'scheduled', run_at };
};

/** A completion keeps no result, a failure no more than its code. */
const remains = ({ data }: FactOf<'TaskDeleted'>, { seq, at }: Stamp): TaskState => {
  const { end, ended_at = at, ...kept } = data;
  const stub = {
    ...kept,
    ended_at,
    params: {},
    metadata: {},
    stage_names: [],
    files: [],
    models: [],
    resends: 0,
    version: seq,
    updated_at: at,
    deleted_at: at,
  };
  return end.status === 'failed'
    ? { ...stub, status: end.status, problem: { code: end.code, detail: '' } }
    : { ...stub, status: end.status };
};

const changeFile = (task: TaskState, fileId: string, change: (file: FileState) => FileState): TaskState => ({
  ...task,
  files: task.files.map((file) => (file.id === fileId ? change(file) : file)),
});

const sent = (task: TaskState, { data }: FactOf<'UnitsSent'>, at: string): TaskState => {
  const started = data.units.reduce(
    (state, unit) =>
      changeFile(state, unit.file_id, (file) =>
        changeStage(file, unit.stage, (stage) => ({
          ...stage,
          sent: withMember(stage.sent, unitIndex(unit)),
          started_at: stage.started_at ?? at,
          attempts: Math.max(stage.attempts, data.attempt),
        })),
      ),
    task,
  );
  if (data.resent_because === undefined) return started;
  return data.unseen
    ? { ...started, unseen_resends: (started.unseen_resends ?? 0) + 1 }
    : { ...started, resends: started.resends + 1 };
};

const warned = (file: FileState, more: readonly string[]): Pick<FileState, 'warnings'> =>
  more.length === 0 ? {} : { warnings: [...new Set([...(file.warnings ?? []), ...more])] };

/** What is made anew takes the place of what was there by its name. */
const withArtifacts = (
  file: FileState,
  { stage, artifacts }: Extract<UnitSummary, { artifacts: unknown }>,
): FileState => {
  const names = new Set(artifacts.map(({ name }) => name));
  const kept = file.artifacts.filter(({ name }) => !names.has(name));
  return { ...file, artifacts: [...kept, ...artifacts.map((artifact) => ({ ...artifact, stage }))] };
};

const ingested = (
  file: FileState,
  summary: Extract<UnitSummary, { stage: 'ingest' }>,
  at: string,
): FileState => {
  const { name, size, sha256, source } = summary;
  const known = source === undefined ? {} : { source };
  return { ...withArtifacts(file, summary), name, size, sha256, ...known, arrived_at: at };
};

const learned = (file: FileState, summary: UnitSummary, at: string): FileState => {
  switch (summary.stage) {
    case 'ingest':
      return ingested(file, summary, at);
    case 'probe':
      return { ...file, media: summary.media };
    case 'extract': {
      const chunks = summary.chunk_count;
      return {
        ...file,
        chunk_count: chunks,
        duration: summary.duration,
        ...warned(file, summary.warning === undefined ? [] : [summary.warning]),
        stages: file.stages.map((stage) =>
          STAGES[stage.name].kind === 'map' ? { ...stage, total: chunks } : stage,
        ),
      };
    }
    case 'assemble':
      return withEdition({ ...withArtifacts(file, summary), ...warned(file, summary.warnings ?? []) });
    case 'translate':
    case 'analyze':
    case 'render':
      return { ...withArtifacts(file, summary), ...warned(file, summary.warnings ?? []) };
    case 'publish':
      return { ...file, publications: summary.publications, ...warned(file, summary.warnings ?? []) };
    case 'denoise':
    case 'diarize':
    case 'transcribe':
      return file;
  }
};

const mergeModels = (task: TaskState, summary: UnitSummary): TaskState['models'] => {
  if (summary.stage !== 'assemble') return task.models;
  const known = new Set(task.models.map((model) => model.sha256));
  return [...task.models, ...summary.models.filter((model) => !known.has(model.sha256))];
};

const unitCompleted = (task: TaskState, { data }: FactOf<'UnitCompleted'>, at: string): TaskState => {
  const { unit, summary } = data;
  if (summary.stage === 'assemble' && summary.listen_again !== undefined) {
    const chunks = summary.listen_again;
    return changeFile(task, unit.file_id, (file) => listeningAgain(file, chunks));
  }
  const changed = changeFile(task, data.unit.file_id, (file) =>
    changeStage(learned(file, data.summary, at), data.unit.stage, (stage) => {
      const done = {
        ...stage,
        done: withMember(stage.done, unitIndex(data.unit)),
        elapsed_ms: (stage.elapsed_ms ?? 0) + (data.elapsed_ms ?? 0),
        ...('reused' in data.summary && { reused: (stage.reused ?? 0) + 1 }),
      };
      return isStageDone(done) ? { ...done, ended_at: at } : done;
    }),
  );
  return { ...changed, models: mergeModels(task, data.summary) };
};

/** Of a completed task nothing is lost by it: the task stays completed. */
const unitFailed = (task: TaskState, { data }: FactOf<'UnitFailed'>, at: string): TaskState =>
  changeFile(task, data.unit.file_id, (file) => {
    if (task.status === 'completed') {
      const warning = `An edit of the transcript is not in all results: ${data.problem.detail}`;
      return { ...leftAsItWas(file), ...warned(file, [warning]) };
    }
    return changeStage(file, data.unit.stage, (stage) => ({ ...stage, failed: true, ended_at: at }));
  });

/** What is done stays done; what was under way or failed starts anew. */
const startAnew = (stage: StageState): StageState => {
  if (isStageDone(stage)) return stage;
  const { failed: _failed, ended_at: _endedAt, started_at: _startedAt, ...rest } = stage;
  return { ...rest, sent: stage.done };
};

/** What the task is, without what only its status has. */
const bare = (task: TaskState): Bare => {
  const {
    ended_at: _endedAt,
    problem: _problem,
    result: _result,
    run_at: _runAt,
    claim: _claim,
    status: _status,
    ...rest
  } = { ...NOTHING_MORE, ...task };
  return rest;
};

const NOTHING_MORE = {
  ended_at: undefined,
  problem: undefined,
  result: undefined,
  run_at: undefined,
  claim: undefined,
};

const change = (task: TaskState, fact: Fact, { at }: Stamp): TaskState => {
  switch (fact.type) {
    case 'TaskCreated':
    case 'TaskDeleted':
      return task;
    case 'FileArrived': {
      const arrived = changeFile(task, fact.data.file_id, (file) => ({
        ...file,
        size: fact.data.size,
        arrived_at: at,
      }));
      return { ...bare(arrived), status: 'processing', started_at: task.started_at ?? at };
    }
    case 'TranscriptEdited': {
      const { file_id, edit } = fact.data;
      const changed = changeFile(task, file_id, (file) => edited(file, edit));
      return { ...changed, resends: 0, unseen_resends: 0 };
    }
    case 'UnitsSent':
      return sent(task, fact, at);
    case 'UnitCompleted':
      return unitCompleted(task, fact, at);
    case 'UnitFailed':
      return unitFailed(task, fact, at);
    case 'TaskCompleted':
      return { ...bare(task), status: 'completed', ended_at: at, ...fact.data };
    case 'TaskFailed':
      return { ...bare(task), status: 'failed', ended_at: at, ...fact.data };
    case 'TaskCancelled': {
      const { from: _from, ...settled } = fact.data;
      return { ...bare(task), status: 'cancelled', ended_at: at, ...settled };
    }
    case 'TaskRetried': {
      if (task.work !== undefined) return { ...bare(task), status: 'pending', attempt: fact.data.attempt };
      const files = task.files.map((file) => ({ ...file, stages: file.stages.map(startAnew) }));
      const status = files.some(isWithPipeline) ? 'processing' : 'awaiting_upload';
      return { ...bare(task), files, status, attempt: fact.data.attempt, resends: 0, unseen_resends: 0 };
    }
    default:
      return changeWork(task, bare(task), fact, at);
  }
};

export const evolve = (task: TaskState | undefined, event: TaskEvent): TaskState => {
  if (event.type === 'TaskCreated') {
    if (task !== undefined) throw new Error(`a second TaskCreated at ${event.seq}`);
    return begun(event, event);
  }
  if (event.type === 'TaskDeleted') return remains(event, event);
  if (task === undefined) throw new Error(`${event.type} before TaskCreated`);
  if (event.seq !== task.version + 1) throw new Error(`event ${event.seq} after ${task.version}`);
  return { ...change(task, event, event), version: event.seq, updated_at: event.at };
};

export const fold = (events: readonly TaskEvent[], from?: TaskState): TaskState | undefined =>
  events.reduce<TaskState | undefined>(evolve, from);

/** Whether the file has a stage of this name and, for a map stage, a chunk of this number. */
export const hasUnit = (task: TaskState, unit: FactOf<'UnitCompleted'>['data']['unit']): boolean => {
  const file = fileOf(task, unit.file_id);
  const stage = file && stageOf(file, unit.stage);
  return (
    stage !== undefined &&
    unitIndex(unit) < stage.total &&
    (unit.chunk !== null) === (STAGES[unit.stage].kind === 'map')
  );
};
