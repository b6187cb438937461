/** What an artifact was made from and by what, as far back as the file that came in. */
import type { Artifact, ModelUse } from '../../contract/media-schemas.ts';
import type { Provenance } from '../../contract/provenance-schemas.ts';
import { STAGES, type StageName } from '../../contract/stages.ts';
import { fingerprint } from './fingerprint.ts';
import { type FileState, stageOf, type TaskState } from './task.ts';

const ROLES: Readonly<Partial<Record<StageName, readonly string[]>>> = {
  denoise: ['denoise'],
  diarize: ['vad', 'segmentation', 'embedding'],
  transcribe: ['vad', 'asr'],
};

/** The stages of the file that lead to this one, itself the last. */
const wayTo = (file: FileState, name: StageName): readonly StageName[] => {
  const before = STAGES[name].after.flatMap((one) => wayTo(file, one));
  const own = stageOf(file, name) === undefined ? [] : [name];
  return [...new Set([...before, ...own])];
};

const stepOf = (file: FileState, name: StageName, models: readonly ModelUse[]): Provenance['steps'] => {
  const stage = stageOf(file, name);
  if (stage === undefined) return [];
  const used = models.filter(({ role }) => ROLES[name]?.includes(role));
  return [
    {
      stage: name,
      units: stage.total,
      reused: stage.reused ?? 0,
      attempts: stage.attempts,
      ...(stage.started_at === undefined ? {} : { started_at: stage.started_at }),
      ...(stage.ended_at === undefined ? {} : { ended_at: stage.ended_at }),
      ...(used.length === 0 ? {} : { models: used }),
    },
  ];
};

export const provenanceOf = (task: TaskState, file: FileState, artifact: Artifact): Provenance => {
  const { id, name, size, sha256, source } = file;
  const steps = artifact.stage === undefined ? [] : wayTo(file, artifact.stage);
  return {
    artifact,
    task: { id: task.id, params: task.params, params_sha256: fingerprint(task.params) },
    source: {
      file_id: id,
      ...{ name, size },
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(source === undefined ? {} : { url: source.url }),
    },
    steps: steps.flatMap((step) => stepOf(file, step, task.models)),
  };
};
