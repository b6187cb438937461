/** What a task of known size costs in AWS. docs/costs.md says in words what this counts. */
import type { Cost, Rates } from '../../contract/rates.ts';
import { STAGE_NAMES, type StageName } from '../../contract/stages.ts';

export interface Figures {
  /** Seconds that the functions of a stage took together, and how many units they did. */
  readonly stages: Readonly<Partial<Record<StageName, { readonly seconds: number; readonly units: number }>>>;
  readonly eventBytes: readonly number[];
  readonly snapshotBytes: number;
  readonly pcmBytes: number;
}

export type Charge = Cost['items'][number];

export interface Tariff {
  readonly rates: Rates;
  /** Of each stage's function, in MB. */
  readonly memoryMb: Readonly<Partial<Record<StageName, number>>>;
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

const stageCharge = (
  stage: StageName,
  { stages }: Figures,
  { rates: { prices }, memoryMb }: Tariff,
): Charge => {
  const { seconds, units } = stages[stage] ?? NOTHING;
  const megabytes = memoryMb[stage] ?? 0;
  const gigabyteSeconds = (seconds * megabytes) / 1024;
  return {
    what: `Lambda, ${stage}`,
    quantity: `${seconds.toFixed(1)} s in ${units} calls of ${megabytes} MB`,
    price: gigabyteSeconds * prices.lambda_gb_second + units * prices.lambda_call,
  };
};

const tableCharges = (
  units: number,
  seconds: number,
  figures: Figures,
  { prices }: Rates,
): readonly Charge[] => {
  const snapshot = kilobytes(figures.snapshotBytes);
  // A change is a transaction, which counts twice, and its snapshot is copied to the index by owner.
  const changes = 2 * sum(figures.eventBytes.map(kilobytes)) + units * (2 + 1) * snapshot;
  // Running units report once a second.
  const reports = units + seconds;
  const writes = changes + reports;
  const reads = (2 * units + reports / 2) * Math.ceil(snapshot / 4);
  return [
    { what: 'DynamoDB, written', quantity: `${rounded(writes)} units`, price: writes * prices.write_unit },
    { what: 'DynamoDB, read', quantity: `${rounded(reads)} units`, price: reads * prices.read_unit },
  ];
};

const objectCharges = (units: number, { pcmBytes }: Figures, { prices }: Rates): readonly Charge[] => {
  const puts = units * OBJECTS.puts + Math.ceil(pcmBytes / PART_BYTES) + 2;
  const gets = units * (OBJECTS.gets + OBJECTS.getsToAssemble);
  const gigabytes = pcmBytes / 1024 ** 3;
  return [
    {
      what: 'S3, requests',
      quantity: `${rounded(puts)} writes, ${rounded(gets)} reads`,
      price: puts * prices.put + gets * prices.get,
    },
    {
      what: 'S3, intermediate audio',
      quantity: `${gigabytes.toFixed(2)} GB for ${WORK_DAYS} days`,
      price: (gigabytes * prices.stored_gb_month * WORK_DAYS) / 30,
    },
  ];
};

export const chargesOf = (figures: Figures, tariff: Tariff): readonly Charge[] => {
  const { rates } = tariff;
  const { prices } = rates;
  const units = sum(STAGE_NAMES.map((stage) => figures.stages[stage]?.units ?? 0));
  const seconds = sum(STAGE_NAMES.map((stage) => figures.stages[stage]?.seconds ?? 0));
  const shortCalls = 2 * units;
  const queued = units * REQUESTS.unit + seconds * REQUESTS.lease;
  const calls = units + shortCalls;
  return [
    ...STAGE_NAMES.filter((stage) => stage in figures.stages).map((stage) =>
      stageCharge(stage, figures, tariff),
    ),
    {
      what: 'Lambda, advance and relay',
      quantity: `${rounded(shortCalls)} calls`,
      price:
        shortCalls *
        (SHORT_CALL.seconds * SHORT_CALL.gigabytes * prices.lambda_gb_second + prices.lambda_call),
    },
    {
      what: 'SQS',
      quantity: `${rounded(queued)} requests, ${rounded(units * REQUESTS.report)} in order`,
      price: queued * prices.queue_request + units * REQUESTS.report * prices.fifo_request,
    },
    ...tableCharges(units, seconds, figures, rates),
    ...objectCharges(units, figures, rates),
    {
      what: 'Logs',
      quantity: `${rounded((calls * LOG_BYTES) / 1000)} kB`,
      price: ((calls * LOG_BYTES) / 1024 ** 3) * prices.log_gb,
    },
  ];
};
