/**
 * The typed problem catalogue (RFC 9457): code → HTTP status and title. `detail` is written where the problem
 * arises. Codes are stable; the documentation anchor of a code is the code itself.
 */
export const PROBLEMS = {
  // what a caller sent
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_params: { status: 422, title: 'The params do not match the task type' },
  invalid_schema: { status: 422, title: 'The JSON Schema is not one we take' },
  task_type_built_in: { status: 409, title: 'Task types of our own cannot be changed' },
  task_type_inactive: { status: 422, title: 'This task type takes no new tasks' },
  unknown_task_type: { status: 422, title: 'There is no such task type' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  body_too_large: { status: 413, title: 'The body is too large' },
  idempotency_mismatch: { status: 422, title: 'This Idempotency-Key was used with another body' },
  invalid_range: { status: 400, title: 'There are no statistics for this range of time' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  key_expired: { status: 401, title: 'The API key has expired' },
  key_revoked: { status: 401, title: 'The API key was revoked' },
  forbidden: { status: 403, title: 'The API key lacks the scope for this' },
  rate_limited: { status: 429, title: 'Too many requests with this API key' },
  quota_exceeded: { status: 429, title: 'The quota of the day is used up' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'This method is not offered here' },
  // what the state of a task forbids
  task_failed: { status: 409, title: 'The task failed' },
  task_cancelled: { status: 409, title: 'The task was cancelled' },
  invalid_state: { status: 409, title: 'The task is in a state that does not allow this' },
  claim_lost: { status: 409, title: 'The claim does not hold the task any more' },
  claim_expired: { status: 409, title: 'The worker went quiet' },
  worker_failed: { status: 409, title: 'The worker reported a failure' },
  invalid_result: { status: 422, title: 'The result does not match the task type' },
  superseded: { status: 409, title: 'Another task does this work now' },
  version_mismatch: { status: 412, title: 'Somebody else has edited this meanwhile' },
  precondition_required: { status: 428, title: 'The request must say which version it changes' },
  conflict: { status: 409, title: 'Somebody else changed this at the same moment' },
  too_many_webhooks: { status: 409, title: 'There are as many webhooks as an owner may have' },
  file_too_large: { status: 422, title: 'The file is larger than allowed' },
  upload_incomplete: { status: 409, title: 'The upload is not complete' },
  upload_mismatch: { status: 409, title: 'The upload does not match what was announced' },
  // why a file could not be fetched
  source_url_refused: { status: 422, title: 'We do not fetch files from this URL' },
  source_unreachable: { status: 422, title: 'The file could not be fetched from its URL' },
  source_too_large: { status: 422, title: 'The file at the URL is larger than allowed' },
  ingest_tool_missing: { status: 422, title: 'Videos of this site cannot be fetched by this installation' },
  // what a malware scanner said
  malware_found: { status: 422, title: 'The file contains malware' },
  scan_impossible: { status: 422, title: 'The file could not be scanned for malware' },
  // why media work fails for good
  media_unsupported: { status: 422, title: 'The file is not a supported audio or video format' },
  media_no_audio: { status: 422, title: 'The file has no audio' },
  media_corrupt: { status: 422, title: 'The file is damaged' },
  media_empty: { status: 422, title: 'The file is empty' },
  media_too_long: { status: 422, title: 'The audio is longer than allowed' },
  publish_refused: { status: 422, title: 'A place does not take the results' },
  translator_unavailable: { status: 422, title: 'Nothing here translates' },
  translation_refused: { status: 422, title: 'The translator does not take the text or the languages' },
  model_unavailable: { status: 422, title: 'The speech model asked for is not installed' },
  stage_failed: { status: 500, title: 'A processing step kept failing' },
  // ours
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service is not available just now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS);

export const isProblemCode = (code: string): code is ProblemCode => code in PROBLEMS;

/** One fault in what a caller sent; `path` is a JSON Pointer into the body. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** A problem as a value: what went wrong for the person who asked. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly Fault[];
}

export const problem = (code: ProblemCode, detail: string, errors?: readonly Fault[]): Problem =>
  errors === undefined ? { code, detail } : { code, detail, errors };

/** Carries a problem through code that cannot return one. `cause` is logged, never answered. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** When the same request may be sent again; it becomes `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    code: ProblemCode,
    detail: string,
    options: { cause?: unknown; errors?: readonly Fault[]; retryAfterSeconds?: number } = {},
  ) {
    super(`${code}: ${detail}`, { cause: options.cause });
    this.name = 'ProblemError';
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.problem = problem(code, detail, options.errors);
  }
}

/** A fault that may pass by itself: the queue brings the unit again, up to the attempts allowed. */
export class TransientError extends Error {
  /** What people are told when the last try failed with it; without one, only that it did. */
  readonly problem: { readonly code: ProblemCode; readonly detail: string } | undefined;
  /** Nothing went wrong: something is waited for, which is not there before so long. */
  readonly againAfterSeconds: number | undefined;
  constructor(
    message: string,
    options: {
      cause?: unknown;
      problem?: { readonly code: ProblemCode; readonly detail: string };
      againAfterSeconds?: number;
    } = {},
  ) {
    super(message, options);
    this.name = 'TransientError';
    this.problem = options.problem;
    this.againAfterSeconds = options.againAfterSeconds;
  }
}
