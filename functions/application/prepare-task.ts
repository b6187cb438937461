/** What a request to create a task comes to, before anything is written: its type, its params checked, its terms. */
import { type Fault, ProblemError } from '../contract/problems.ts';
import {
  type CreateTaskRequest,
  MAX_FILE_BYTES,
  type MediaParams,
  mediaParamsSchema,
} from '../contract/task-schemas.ts';
import type { TaskType } from '../contract/type-schemas.ts';
import { type AllowedTargets, targetFaults } from '../domain/outbound/publishing.ts';
import { mediaSource } from '../domain/outbound/source-url.ts';
import { validate } from '../domain/schemas/validate.ts';
import { timeIn } from '../domain/time.ts';
import type { SchemaChecker } from './ports.ts';
import type { TypeCatalogue } from './type-catalogue.ts';

/** Params lie in the snapshot and in the first event, with a result beside them: together below the table's 400 KB. */
export const MAX_WORK_BYTES = 128 * 1024;

export interface PreparePorts {
  readonly catalogue: TypeCatalogue;
  readonly schemas: SchemaChecker;
  /** What the deployment has beyond the pipeline itself; nothing if left out. */
  readonly offers?: Offers;
}

export interface Offers {
  readonly translation: boolean;
  readonly publishing?: AllowedTargets;
}

export type Prepared =
  | { readonly executor: 'pipeline'; readonly type: TaskType; readonly params: MediaParams }
  | { readonly executor: 'worker'; readonly type: TaskType; readonly runAt: string | undefined };

const invalidParams = (detail: string, faults: readonly Fault[]): ProblemError =>
  new ProblemError('invalid_params', detail, {
    errors: faults.map(({ path, message }) => ({ path: `/params${path}`, message })),
  });

/** Either the files that the caller uploads, or the one that we fetch. */
const checkOrigin = ({ files, source_url }: MediaParams): void => {
  if ((files === undefined) === (source_url === undefined)) {
    throw invalidParams('The params must have either files or source_url.', [
      files === undefined
        ? { path: '/files', message: 'is required, unless source_url is given' }
        : { path: '/source_url', message: 'must not be given together with files' },
    ]);
  }
  const source = source_url === undefined ? undefined : mediaSource(source_url);
  if (source?.kind === 'refused') {
    throw invalidParams('The source_url is not one we fetch files from.', [
      { path: '/source_url', message: source.reason },
    ]);
  }
};

const checkMedia = (params: MediaParams): void => {
  checkOrigin(params);
  const tooLarge = params.files?.find((file) => file.size > MAX_FILE_BYTES);
  if (tooLarge !== undefined) {
    throw new ProblemError(
      'file_too_large',
      `${tooLarge.name} has ${tooLarge.size} bytes; at most ${MAX_FILE_BYTES} are taken.`,
    );
  }
  if ((params.speakers?.min ?? 1) > (params.speakers?.max ?? 50)) {
    throw invalidParams('speakers.min is larger than speakers.max.', [
      { path: '/speakers', message: 'min must not be larger than max' },
    ]);
  }
};

/** Refused before anything is uploaded, rather than after all but the translation is done. */
const checkTranslation = ({ outputs = [], translate_to }: MediaParams, offers: Offers | undefined): void => {
  if (outputs.includes('translation') && translate_to === undefined)
    throw invalidParams('The output translation needs languages.', [
      { path: '/translate_to', message: 'is required for the output translation' },
    ]);
  if (translate_to !== undefined && !offers?.translation)
    throw new ProblemError(
      'translator_unavailable',
      'This deployment has no translator: leave out translate_to.',
    );
};

const NOWHERE: AllowedTargets = { buckets: [], roles: [], secrets: {} };

const checkTargets = (
  { publish = [] }: MediaParams,
  { publishing = NOWHERE }: Partial<Offers> = {},
): void => {
  const faults = targetFaults(publish, publishing);
  if (faults.length > 0)
    throw invalidParams(
      'Results cannot be published like this.',
      faults.map(({ path, message }) => ({ path: `/publish${path}`, message })),
    );
};

const prepareMedia = (request: CreateTaskRequest, type: TaskType, offers: Offers | undefined): Prepared => {
  const checked = validate<MediaParams>(mediaParamsSchema, request.params);
  if (!checked.ok) throw invalidParams(`The params do not match ${type.name}.`, checked.faults);
  checkMedia(checked.value);
  checkTranslation(checked.value, offers);
  checkTargets(checked.value, offers);
  if (request.run_at !== undefined) {
    const errors = [{ path: '/run_at', message: 'is for types that workers do' }];
    throw new ProblemError('invalid_request', `${type.name} starts when its files are there.`, { errors });
  }
  return { executor: 'pipeline', type, params: checked.value };
};

const prepareWork = (
  request: CreateTaskRequest,
  type: TaskType,
  now: Date,
  schemas: SchemaChecker,
): Prepared => {
  const bytes = Buffer.byteLength(JSON.stringify(request.params));
  if (bytes > MAX_WORK_BYTES)
    throw new ProblemError(
      'body_too_large',
      `The params have ${bytes} bytes; at most ${MAX_WORK_BYTES} are taken.`,
    );
  const faults = schemas.faults(type.param_schema, request.params);
  if (faults.length > 0) throw invalidParams(`The params do not match ${type.name}.`, faults);
  const runAt = request.run_at === undefined ? undefined : timeIn('run_at', request.run_at);
  return {
    executor: 'worker',
    type,
    runAt: runAt !== undefined && runAt > now ? runAt.toISOString() : undefined,
  };
};

/** Throws a ProblemError: unknown or inactive type, params that do not match, files too large. */
export const prepareTask = async (
  request: CreateTaskRequest,
  owner: string,
  now: Date,
  { catalogue, schemas, offers }: PreparePorts,
): Promise<Prepared> => {
  const type = await catalogue.latest(owner, request.type);
  if (type === undefined)
    throw new ProblemError('unknown_task_type', `There is no task type "${request.type}".`);
  if (!type.is_active) throw new ProblemError('task_type_inactive', `"${type.name}" was deactivated.`);
  return type.executor === 'pipeline'
    ? prepareMedia(request, type, offers)
    : prepareWork(request, type, now, schemas);
};
