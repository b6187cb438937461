/** The only reader of the process environment in functions/: each handler names what it needs. */

import { check, type Described } from '../adapters/parse.ts';
import { STAGE_NAMES } from '../contract/stages.ts';

const name = { type: 'string', minLength: 1 } as const;
const httpUrl = { type: 'string', pattern: '^https?://' } as const;
/** `name=queue`, with spaces between: queues of ours lie beside one another, so that one address tells those of all. */
const queues = { type: 'string', pattern: '^([a-z]+=[\\w.-]+)( [a-z]+=[\\w.-]+)*$' } as const;
const socketUrl = { type: 'string', pattern: '^(https?|wss?)://' } as const;

const VARIABLES = {
  TABLE_NAME: name,
  MEDIA_BUCKET: name,
  PIPELINE_QUEUE_URL: httpUrl,
  /** One for each stage. */
  STAGE_QUEUES: queues,
  WORK_QUEUES: queues,
  DEAD_LETTER_QUEUES: queues,
  STAGE: { enum: STAGE_NAMES },
  STAGE_QUEUE_URL: httpUrl,
  MODELS_DIR: name,
  /** Of the fonts that subtitles are drawn with. */
  FONTS_DIR: name,
  /** Where `ffmpeg` and `ffprobe` are found: Lambda puts a layer's `bin` on it. */
  PATH: name,
  /** MB; Lambda gives a virtual CPU for each 1,769 of them. */
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: { type: 'string', pattern: '^[0-9]+$' },
  WEBHOOK_QUEUE_URL: httpUrl,
  /** Whether webhooks may go to addresses that are not public, and files come from there: one machine has no others. */
  PRIVATE_ADDRESSES: { enum: ['refused', 'allowed'] },
  /** Who looks for malware in uploads before anything else does. */
  SCANNER: { enum: ['none', 'clamav', 'guardduty'] },
  /** `host:port` of ClamAV's daemon, or the path of its socket; `none` where another scans. */
  CLAMD_ADDRESS: { type: 'string', pattern: '^(none|/.+|[^/\\s]+:[0-9]+)$' },
  SOCKET_ENDPOINT: socketUrl,
  SOCKET_URL: socketUrl,
  METRICS_SERVICE: name,
  /** Told of tasks that ended; `none` for nobody. */
  NOTIFICATION_TOPIC_ARN: { type: 'string', pattern: '^(none|arn:[^:]+:sns:.+)$' },
  /** Days that ended tasks are kept, or `ever`. */
  TASK_RETENTION_DAYS: { type: 'string', pattern: '^(ever|[1-9][0-9]{0,3})$' },
  PIPELINE_VERSION: name,
  /** Who translates. */
  TRANSLATOR: { enum: ['none', 'amazon', 'libretranslate'] },
  /** Of LibreTranslate's API, or `none`. */
  TRANSLATE_URL: { type: 'string', pattern: '^(none|https?://.+)$' },
  /** The key of that API in Secrets Manager, or `none`. */
  TRANSLATE_SECRET_ARN: { type: 'string', pattern: '^(none|arn:[^:]+:secretsmanager:.+)$' },
  /** Buckets, roles and secrets that tasks may name to have results published; or `none`. */
  PUBLISH_BUCKETS: name,
  PUBLISH_ROLES: name,
  /** `name=ARN`, with spaces between. */
  PUBLISH_SECRETS: { type: 'string', pattern: '^(none|[\\w-]+=arn:\\S+( [\\w-]+=arn:\\S+)*)$' },
  /** Who reads texts beside us. */
  ANALYZER: { enum: ['local', 'comprehend'] },
  /** `stage=MB`, with spaces between: what its function has of memory. */
  STAGE_MEMORY: { type: 'string', pattern: '^([a-z]+=[0-9]+)( [a-z]+=[0-9]+)*$' },
  /** What estimates and costs are computed from: JSON, or `list` for list prices. */
  RATES: { type: 'string', pattern: '^(list|\\{.*\\})$' },
  /** Whether X-Ray is told of the function's work. */
  TRACING: { enum: ['off', 'active'] },
  LOG_LEVEL: { enum: ['DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'] },
  /** Emulators answer at one host for all buckets. */
  AWS_S3_FORCE_PATH_STYLE: { enum: ['', '0', '1', 'false', 'true'] },
} as const;

/** What may be left out, and what it is then. */
const DEFAULTS = { LOG_LEVEL: 'INFO', AWS_S3_FORCE_PATH_STYLE: '' } as const;

export type VariableName = keyof typeof VARIABLES;
export type Environment<Name extends VariableName> = {
  readonly [N in Name]: Described<(typeof VARIABLES)[N]>;
};

export type Source = Readonly<Record<string, string | undefined>>;

const isComplete = <Name extends VariableName>(
  names: readonly Name[],
  values: Readonly<Partial<Record<VariableName, unknown>>>,
): values is Environment<Name> => names.every((variable) => values[variable] !== undefined);

/** Throws one Error that lists every variable that is missing or wrong. */
export const readEnvironment = <const Name extends VariableName>(
  names: readonly Name[],
  source: Source = process.env,
): Environment<Name> => {
  const wanted: readonly VariableName[] = names;
  const given: Source = { ...DEFAULTS, ...source };
  const values = Object.fromEntries(wanted.map((variable) => [variable, given[variable]]));
  const faults = wanted.flatMap((variable) => {
    const result = check(VARIABLES[variable], values[variable]);
    if (values[variable] === undefined) return [`${variable} is missing`];
    return result.ok ? [] : [`${variable} ${result.faults.map((fault) => fault.message).join(' and ')}`];
  });
  if (faults.length > 0 || !isComplete(names, values)) {
    throw new Error(`The environment of this function is not complete: ${faults.join('; ')}`);
  }
  return values;
};
