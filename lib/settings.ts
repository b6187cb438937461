/**
 * What a deployment may choose. The only reader of CDK context (`-c name=value`): a misspelt name or an
 * unknown value stops synthesis, because a setting that is silently ignored is found out in production.
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

export const SPEECH_PACKAGINGS = ['image', 'zip'] as const;
export type SpeechPackaging = (typeof SPEECH_PACKAGINGS)[number];

const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The days CloudWatch Logs accepts that make sense for us. */
const LOG_RETENTION = {
  '1': RetentionDays.ONE_DAY,
  '7': RetentionDays.ONE_WEEK,
  '30': RetentionDays.ONE_MONTH,
  '90': RetentionDays.THREE_MONTHS,
  '365': RetentionDays.ONE_YEAR,
} as const;

export interface Settings {
  /** Suffix of the stack names; empty for the only, or first, deployment of an account. */
  readonly stage: string;
  /** How the speech functions are packaged; `zip` where no Docker engine runs. */
  readonly speech: SpeechPackaging;
  /** Folder with another static `ffmpeg` and `ffprobe`; undefined for the ones npm installed. */
  readonly ffmpegFolder: string | undefined;
  /** Names of the catalogue's models to package; `demo` stands for the demo models. See layers/models/choose.ts. */
  readonly models: readonly string[];
  /** Lambda instances that all stages together may occupy. */
  readonly concurrencyBudget: number;
  /** Origins of browsers that may call the API and upload. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: LogLevel;
  readonly logRetention: RetentionDays;
  /** Days that intermediate objects (`work/`) are kept. */
  readonly workRetentionDays: number;
  /** SNS topic that is told of alarms; undefined leaves them to the console. */
  readonly alarmTopicArn: string | undefined;
}

/** Every setting with what it is when nobody chose. */
const DEFAULTS = {
  stage: '',
  speech: 'image',
  ffmpeg: '',
  models: 'demo',
  concurrency: '200',
  corsOrigins: '*',
  logLevel: 'INFO',
  logRetentionDays: '30',
  workRetentionDays: '7',
  alarmTopicArn: '',
} as const;

type SettingName = keyof typeof DEFAULTS;

export function readSettings(scope: IConstruct): Settings {
  refuseUnknownNames(scope);
  const text = (name: SettingName): string => String(scope.node.tryGetContext(name) ?? DEFAULTS[name]).trim();
  return {
    stage: matching(
      'stage',
      text('stage'),
      /^([a-z][a-z0-9-]{0,19})?$/,
      'lower-case letters, digits and dashes, at most 20',
    ),
    speech: oneOf('speech', text('speech'), SPEECH_PACKAGINGS),
    ffmpegFolder: text('ffmpeg') || undefined,
    models: listed('models', text('models')),
    concurrencyBudget: wholeNumber('concurrency', text('concurrency'), 10, 5000),
    corsOrigins: listed('corsOrigins', text('corsOrigins')).map((origin) =>
      matching(
        'corsOrigins',
        origin,
        /^(\*|https?:\/\/[^/\s]+)$/,
        '* or origins such as https://app.example.org',
      ),
    ),
    logLevel: oneOf('logLevel', text('logLevel'), LOG_LEVELS),
    logRetention:
      LOG_RETENTION[oneOf('logRetentionDays', text('logRetentionDays'), ['1', '7', '30', '90', '365'])],
    workRetentionDays: wholeNumber('workRetentionDays', text('workRetentionDays'), 1, 365),
    alarmTopicArn:
      matching('alarmTopicArn', text('alarmTopicArn'), /^(arn:[^:]+:sns:.+)?$/, 'the ARN of an SNS topic') ||
      undefined,
  };
}

/** The CDK's own names all carry a colon, an at sign or a dash; a plain word can only be meant for us. */
function refuseUnknownNames(scope: IConstruct): void {
  const given: Record<string, unknown> = scope.node.getAllContext();
  const unknown = Object.keys(given).filter((name) => /^[A-Za-z]\w*$/.test(name) && !(name in DEFAULTS));
  if (unknown.length > 0) {
    throw new Error(`Unknown setting ${unknown.join(', ')}: there are ${Object.keys(DEFAULTS).join(', ')}`);
  }
}

function oneOf<const Value extends string>(
  name: SettingName,
  given: string,
  values: readonly Value[],
): Value {
  const found = values.find((value) => value === given);
  if (found === undefined) throw refusal(name, given, `one of ${values.join(', ')}`);
  return found;
}

function matching(name: SettingName, given: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(given)) throw refusal(name, given, expected);
  return given;
}

function wholeNumber(name: SettingName, given: string, min: number, max: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= min && value <= max)) throw refusal(name, given, `a whole number from ${min} to ${max}`);
  return value;
}

function listed(name: SettingName, given: string): readonly string[] {
  const values = given
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (values.length === 0) throw refusal(name, given, 'at least one value, separated by commas');
  return values;
}

const refusal = (name: SettingName, given: string, expected: string): Error =>
  new Error(`Setting ${name} is "${given}": expected ${expected}`);
