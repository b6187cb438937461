/** What a task of known size costs in AWS. docs/costs.md says in words what this counts. */
import { STAGE_NAMES, type StageName } from '../../functions/contract/stages.ts';
import { STAGE_SHAPES } from '../../lib/constructs/stage-shapes.ts';

/** Dollars, us-east-1, x86-64, November 2026, before free tiers: https://aws.amazon.com/pricing has today's. */
export const PRICES = {
  lambdaGbSecond: 0.0000166667,
  lambdaCall: 0.2 / 1e6,
  queueRequest: 0.4 / 1e6,
  fifoRequest: 0.5 / 1e6,
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  put: 0.005 / 1e3,
  get: 0.0004 / 1e3,
  storedGbMonth: 0.023,
  logGb: 0.5,
} as const;

export interface Figures {
  /** Seconds that the functions of a stage took together, and how many units they did. */
  readonly stages: Readonly<Partial<Record<StageName, { readonly seconds: number; readonly units: number }>>>;
  readonly eventBytes: readonly number[];
  readonly snapshotBytes: number;
  readonly pcmBytes: number;
}

export interface Charge {
  readonly what: string;
  readonly quantity: string;
  readonly dollars: number;
}

/** A call of Advance or Relay mostly waits for the table. */
const SHORT_CALL = { seconds: 0.1, gigabytes: 1 };
/** Send, receive, delete and the first lease of a unit; send, receive and delete of its report. Batches save some. */
const REQUESTS = { unit: 4, lease: 1 / 30, report: 3 };
/** Is the result there, the plan twice, the audio, the result; and of each chunk, when all is put together, twice two. */
const OBJECTS = { gets: 4, puts: 1, getsToAssemble: 2 };
const PART_BYTES = 8 * 1024 ** 2;
/** Start, end and report of a call, and a line of ours or two, as JSON. */
const LOG_BYTES = 2000;
const WORK_DAYS = 7;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const kilobytes = (bytes: number): number => Math.ceil(bytes / 1024);
const rounded = (value: number): string => Math.round(value).toLocaleString('en');

const NOTHING = { seconds: 0, units: 0 };

const stageCharge = (stage: StageName, { stages }: Figures): Charge => {
  const { seconds, units } = stages[stage] ?? NOTHING;
  const gigabyteSeconds = (seconds * STAGE_SHAPES[stage].memoryMb) / 1024;
  return {
    what: `Lambda, ${stage}`,
    quantity: `${seconds.toFixed(1)} s in ${units} calls of ${STAGE_SHAPES[stage].memoryMb} MB`,
    dollars: gigabyteSeconds * PRICES.lambdaGbSecond + units * PRICES.lambdaCall,
  };
};

const tableCharges = (units: number, seconds: number, figures: Figures): readonly Charge[] => {
  const snapshot = kilobytes(figures.snapshotBytes);
  // A change is a transaction, which counts twice, and its snapshot is copied to the index by owner.
  const changes = 2 * sum(figures.eventBytes.map(kilobytes)) + units * (2 + 1) * snapshot;
  // Running units report once a second.
  const reports = units + seconds;
  const writes = changes + reports;
  const reads = (2 * units + reports / 2) * Math.ceil(snapshot / 4);
  return [
    { what: 'DynamoDB, written', quantity: `${rounded(writes)} units`, dollars: writes * PRICES.writeUnit },
    { what: 'DynamoDB, read', quantity: `${rounded(reads)} units`, dollars: reads * PRICES.readUnit },
  ];
};

const objectCharges = (units: number, { pcmBytes }: Figures): readonly Charge[] => {
  const puts = units * OBJECTS.puts + Math.ceil(pcmBytes / PART_BYTES) + 2;
  const gets = units * (OBJECTS.gets + OBJECTS.getsToAssemble);
  const gigabytes = pcmBytes / 1024 ** 3;
  return [
    {
      what: 'S3, requests',
      quantity: `${rounded(puts)} writes, ${rounded(gets)} reads`,
      dollars: puts * PRICES.put + gets * PRICES.get,
    },
    {
      what: 'S3, intermediate audio',
      quantity: `${gigabytes.toFixed(2)} GB for ${WORK_DAYS} days`,
      dollars: (gigabytes * PRICES.storedGbMonth * WORK_DAYS) / 30,
    },
  ];
};

export const chargesOf = (figures: Figures): readonly Charge[] => {
  const units = sum(STAGE_NAMES.map((stage) => figures.stages[stage]?.units ?? 0));
  const seconds = sum(STAGE_NAMES.map((stage) => figures.stages[stage]?.seconds ?? 0));
  const shortCalls = 2 * units;
  const queued = units * REQUESTS.unit + seconds * REQUESTS.lease;
  const calls = units + shortCalls;
  return [
    ...STAGE_NAMES.filter((stage) => stage in figures.stages).map((stage) => stageCharge(stage, figures)),
    {
      what: 'Lambda, advance and relay',
      quantity: `${rounded(shortCalls)} calls`,
      dollars:
        shortCalls * (SHORT_CALL.seconds * SHORT_CALL.gigabytes * PRICES.lambdaGbSecond + PRICES.lambdaCall),
    },
    {
      what: 'SQS',
      quantity: `${rounded(queued)} requests, ${rounded(units * REQUESTS.report)} in order`,
      dollars: queued * PRICES.queueRequest + units * REQUESTS.report * PRICES.fifoRequest,
    },
    ...tableCharges(units, seconds, figures),
    ...objectCharges(units, figures),
    {
      what: 'Logs',
      quantity: `${rounded((calls * LOG_BYTES) / 1000)} kB`,
      dollars: ((calls * LOG_BYTES) / 1024 ** 3) * PRICES.logGb,
    },
  ];
};
