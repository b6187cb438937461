/**
 * What a deployment may choose. The only reader of CDK context (`-c name=value`): a misspelt name or an
 * unknown value stops synthesis, because a setting that is silently ignored is found out in production.
 * docs/deploying.md tells what each is for.
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { SMALLEST_BUDGET } from './concurrency.ts';
import { listed, matching, oneOf, perhapsMatching, perhapsWholeNumber, wholeNumber } from './context.ts';
import { type DashboardSettings, readDashboard } from './dashboard-settings.ts';
import { type Domain, readDomain } from './domain.ts';
import { type Jwt, readJwt } from './jwt.ts';
import { type LanguageServices, readLanguageServices } from './languages.ts';
import { type Publishing, readPublishing } from './publishing.ts';
import { readRates } from './rates.ts';

export const SPEECH_PACKAGINGS = ['image', 'zip'] as const;
export type SpeechPackaging = (typeof SPEECH_PACKAGINGS)[number];

const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const ENCRYPTIONS = ['aws', 'kms'] as const;

const TRACINGS = ['off', 'active'] as const;

const PRIVATE_ADDRESSES = ['refused', 'allowed'] as const;

const SCANNERS = ['none', 'clamav', 'guardduty'] as const;

const GATEWAY_LOG_ROLES = ['create', 'existing'] as const;

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
  /** The stage `prod`: neither stacks nor table can be deleted without first saying so. */
  readonly isProduction: boolean;
  /** How the speech functions are packaged; `zip` where no Docker engine runs. */
  readonly speech: SpeechPackaging;
  /** Folder with another static `ffmpeg` and `ffprobe`; undefined for the ones npm installed. */
  readonly ffmpegFolder: string | undefined;
  /** Names of the catalogue's models to package; `demo` stands for the demo models. See layers/models/choose.ts. */
  readonly models: readonly string[];
  /** Lambda instances that all queues together may occupy; see concurrency.ts. */
  readonly concurrencyBudget: number;
  /** Instances set aside for the API; undefined sets none aside. */
  readonly apiConcurrency: number | undefined;
  /** Origins of browsers that may call the API and upload. */
  readonly corsOrigins: readonly string[];
  /** Undefined leaves the APIs with the names that AWS gives them. */
  readonly domain: Domain | undefined;
  /** Undefined deploys no dashboard. */
  readonly dashboard: DashboardSettings | undefined;
  /** Requests that the HTTP API takes in a second; undefined leaves it to the account's quota. */
  readonly requestsPerSecond: number | undefined;
  /** Undefined leaves authentication to API keys. */
  readonly jwt: Jwt | undefined;
  /** Keys that AWS owns, or one of the account that table, media, queues and logs are encrypted with. */
  readonly encryption: (typeof ENCRYPTIONS)[number];
  /** Whether X-Ray follows calls and messages through the functions. */
  readonly tracing: (typeof TRACINGS)[number];
  readonly logLevel: LogLevel;
  readonly logRetention: RetentionDays;
  /** Who gives API Gateway the role it writes logs with: one for the whole account and region. */
  readonly gatewayLogRole: (typeof GATEWAY_LOG_ROLES)[number];
  /** Days that ended tasks are kept, with their files and results; undefined keeps them for ever. */
  readonly taskRetentionDays: number | undefined;
  /** Days that intermediate objects (`work/`) are kept. */
  readonly workRetentionDays: number;
  /** Whether webhooks may go to addresses that are not public; for one machine only. */
  readonly privateAddresses: (typeof PRIVATE_ADDRESSES)[number];
  /** Who translates texts, and reads them beside us. */
  readonly languages: LanguageServices;
  /** What estimates and costs are computed from, as JSON; `list` for list prices. */
  readonly rates: string;
  /** Who looks for malware in files before anything else does; `none` lets them pass. */
  readonly scanner: (typeof SCANNERS)[number];
  /** Where ClamAV's daemon listens, for the scanner `clamav`. */
  readonly clamdAddress: string | undefined;
  /** Where results may be sent to. */
  readonly publishing: Publishing;
  /** SNS topic that is told of tasks that completed or failed; undefined tells nobody. */
  readonly notificationTopicArn: string | undefined;
  /** SNS topic that is told of alarms; undefined leaves them to the console. */
  readonly alarmTopicArn: string | undefined;
}

/** Every setting with what it is when nobody chose. */
export const SETTING_DEFAULTS = {
  stage: '',
  speech: 'image',
  ffmpeg: '',
  models: 'demo',
  concurrency: '200',
  apiConcurrency: '',
  corsOrigins: '*',
  domainName: '',
  socketDomainName: '',
  certificateArn: '',
  hostedZoneId: '',
  dashboard: 'off',
  dashboardDomainName: '',
  dashboardCertificateArn: '',
  webAcl: '',
  requestsPerSecond: '',
  jwtIssuer: '',
  jwtAudience: '',
  encryption: 'aws',
  tracing: 'off',
  logLevel: 'INFO',
  logRetentionDays: '30',
  gatewayLogRole: 'create',
  taskRetentionDays: '',
  workRetentionDays: '7',
  privateAddresses: 'refused',
  translator: 'none',
  translateUrl: '',
  translateSecretArn: '',
  analyzer: 'local',
  rates: '',
  scanner: 'none',
  clamdAddress: '',
  publishBuckets: '',
  publishRoles: '',
  publishSecrets: '',
  notificationTopicArn: '',
  alarmTopicArn: '',
} as const;

type SettingName = keyof typeof SETTING_DEFAULTS;

export function readSettings(scope: IConstruct): Settings {
  refuseUnknownNames(scope);
  const text = (name: SettingName): string =>
    String(scope.node.tryGetContext(name) ?? SETTING_DEFAULTS[name]).trim();
  const topic = (name: SettingName): string | undefined =>
    perhapsMatching(name, text(name), /^arn:[^:]+:sns:.+$/, 'the ARN of an SNS topic');
  return {
    stage: matching(
      'stage',
      text('stage'),
      /^([a-z][a-z0-9-]{0,19})?$/,
      'lower-case letters, digits and dashes, at most 20',
    ),
    isProduction: text('stage') === 'prod',
    speech: oneOf('speech', text('speech'), SPEECH_PACKAGINGS),
    ffmpegFolder: text('ffmpeg') || undefined,
    models: listed('models', text('models')),
    concurrencyBudget: wholeNumber('concurrency', text('concurrency'), SMALLEST_BUDGET, 5000),
    apiConcurrency: perhapsWholeNumber('apiConcurrency', text('apiConcurrency'), 1, 1000),
    corsOrigins: listed('corsOrigins', text('corsOrigins')).map((origin) =>
      matching(
        'corsOrigins',
        origin,
        /^(\*|https?:\/\/[^/\s]+)$/,
        '* or origins such as https://app.example.org',
      ),
    ),
    domain: readDomain(text),
    dashboard: readDashboard(text),
    requestsPerSecond: perhapsWholeNumber('requestsPerSecond', text('requestsPerSecond'), 1, 10_000),
    jwt: readJwt(text),
    encryption: oneOf('encryption', text('encryption'), ENCRYPTIONS),
    tracing: oneOf('tracing', text('tracing'), TRACINGS),
    logLevel: oneOf('logLevel', text('logLevel'), LOG_LEVELS),
    logRetention:
      LOG_RETENTION[oneOf('logRetentionDays', text('logRetentionDays'), ['1', '7', '30', '90', '365'])],
    gatewayLogRole: oneOf('gatewayLogRole', text('gatewayLogRole'), GATEWAY_LOG_ROLES),
    taskRetentionDays: perhapsWholeNumber('taskRetentionDays', text('taskRetentionDays'), 1, 3650),
    workRetentionDays: wholeNumber('workRetentionDays', text('workRetentionDays'), 1, 365),
    privateAddresses: oneOf('privateAddresses', text('privateAddresses'), PRIVATE_ADDRESSES),
    languages: readLanguageServices(text),
    rates: readRates(text('rates')),
    ...readScanner(text),
    publishing: readPublishing(text),
    notificationTopicArn: topic('notificationTopicArn'),
    alarmTopicArn: topic('alarmTopicArn'),
  };
}

type Scanning = Pick<Settings, 'scanner' | 'clamdAddress'>;

function readScanner(text: (name: 'scanner' | 'clamdAddress') => string): Scanning {
  const scanner = oneOf('scanner', text('scanner'), SCANNERS);
  const expected = 'host:port, or the path of a socket';
  const clamdAddress = perhapsMatching(
    'clamdAddress',
    text('clamdAddress'),
    /^(\/.+|[^/\s]+:\d{1,5})$/,
    expected,
  );
  if ((scanner === 'clamav') !== (clamdAddress !== undefined))
    throw new Error('Settings scanner=clamav and clamdAddress need each other');
  return { scanner, clamdAddress };
}

/** The CDK's own names all carry a colon, an at sign or a dash; a plain word can only be meant for us. */
function refuseUnknownNames(scope: IConstruct): void {
  const given: Record<string, unknown> = scope.node.getAllContext();
  const unknown = Object.keys(given).filter(
    (name) => /^[A-Za-z]\w*$/.test(name) && !(name in SETTING_DEFAULTS),
  );
  if (unknown.length > 0) {
    throw new Error(
      `Unknown setting ${unknown.join(', ')}: there are ${Object.keys(SETTING_DEFAULTS).join(', ')}`,
    );
  }
}
