/** The media pipeline: one FIFO queue of reports, one decider, and a queue and function per stage. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { STAGE_NAMES, type StageName } from '../../functions/contract/stages.ts';
import { STAGE_TIMEOUTS, TIMEOUTS } from '../timeouts.ts';
import {
  allowObjects,
  allowTable,
  allowToSeeWhatIsMissing,
  allowToSend,
  TABLE_READS,
  TABLE_WRITES,
} from './grants.ts';
import { type FunctionDefaults, type FunctionImage, ServiceFunction } from './service-function.ts';
import { visibilityFor, WorkQueue } from './work-queue.ts';

/** Lambda mounts layers at /opt, and the image copies the models to the same place. */
const MODELS_DIR = '/opt/models';

export interface PipelineProps {
  readonly defaults: FunctionDefaults;
  readonly table: Table;
  readonly media: Bucket;
  readonly concurrencyBudget: number;
  /** Written into results: which version made them. */
  readonly pipelineVersion: string;
  readonly ffmpegLayer: ILayerVersion;
  readonly modelsLayer: ILayerVersion;
  /** Undefined packages the speech functions as zip with the models layer. */
  readonly speechImage: FunctionImage | undefined;
}

interface StageShape {
  readonly handler: 'run-stage' | 'speech-stage';
  readonly whenItFails: string;
  /** 1,769 MB is one vCPU; 3,008 is the most that every account may use. */
  readonly memoryMb: number;
  /** Share of the concurrency budget that the stage may occupy; together at most 1. */
  readonly share: number;
  /** Below which prefixes the stage reads and writes objects. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const STAGE_SHAPES: Readonly<Record<StageName, StageShape>> = {
  probe: {
    handler: 'run-stage',
    whenItFails: 'Uploaded files are not recognised.',
    memoryMb: 1769,
    share: 0.1,
    reads: ['uploads/', 'work/'],
    writes: ['work/'],
  },
  extract: {
    handler: 'run-stage',
    whenItFails: 'Audio is not extracted.',
    memoryMb: 1769,
    share: 0.2,
    reads: ['uploads/', 'work/'],
    writes: ['work/'],
  },
  diarize: {
    handler: 'speech-stage',
    whenItFails: 'Speakers are not told apart.',
    memoryMb: 3008,
    share: 0.25,
    reads: ['work/'],
    writes: ['work/'],
  },
  transcribe: {
    handler: 'speech-stage',
    whenItFails: 'Speech is not transcribed.',
    memoryMb: 3008,
    share: 0.35,
    reads: ['work/'],
    writes: ['work/'],
  },
  assemble: {
    handler: 'run-stage',
    whenItFails: 'Finished work does not become a result.',
    memoryMb: 1769,
    share: 0.1,
    reads: ['work/'],
    writes: ['work/', 'results/'],
  },
};

export class Pipeline extends Construct {
  readonly reports: WorkQueue;
  readonly #props: PipelineProps;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    this.#props = props;
    this.reports = this.#createReports();
    const stageQueues = new Map(STAGE_NAMES.map((stage) => [stage, this.#createStage(stage)]));
    this.#createAdvance(stageQueues);
  }

  #createReports(): WorkQueue {
    return new WorkQueue(this, 'Reports', {
      whenLettersDie: 'A task stopped: the report that should have moved it on cannot be applied.',
      runbook: 'Dead letters: pipeline',
      fifo: true,
      visibilityTimeout: visibilityFor(TIMEOUTS.advance),
      // A conflict with a change through the API is retried inside; ten deliveries outlast a throttled table.
      maxReceiveCount: 10,
      oldestMessage: Duration.minutes(5),
    });
  }

  #createStage(stage: StageName): WorkQueue {
    const queue = new WorkQueue(this, `${titled(stage)}Work`, {
      whenLettersDie: `A file stopped in ${stage}: its message could not even be reported as failed.`,
      runbook: 'Dead letters: a stage',
      visibilityTimeout: visibilityFor(STAGE_TIMEOUTS[stage]),
      // More than the ten tries that a task may allow (`max_attempts`): the last try must still report its failure.
      // This only ends a message that kills its function each time.
      maxReceiveCount: 12,
    });
    const fn = this.#createStageFunction(stage, queue);
    queue.consumedBy(fn, { batchSize: 1, maxConcurrency: this.#concurrencyOf(stage) });
    return queue;
  }

  #createStageFunction(stage: StageName, queue: WorkQueue): ServiceFunction {
    const { defaults, table, media, pipelineVersion } = this.#props;
    const shape = STAGE_SHAPES[stage];
    const fn = new ServiceFunction(this, titled(stage), defaults, {
      ...shape,
      ...this.#packagingOf(stage),
      timeout: STAGE_TIMEOUTS[stage],
      environment: {
        TABLE_NAME: table.tableName,
        MEDIA_BUCKET: media.bucketName,
        PIPELINE_QUEUE_URL: this.reports.queue.queueUrl,
        PIPELINE_VERSION: pipelineVersion,
        STAGE: stage,
        STAGE_QUEUE_URL: queue.queue.queueUrl,
        ...(usesModels(stage) ? { MODELS_DIR } : {}),
      },
    });
    // The task is read, to see whether the unit is still wanted, and the unit's own progress is written.
    allowTable(fn, table, ['GetItem', 'PutItem']);
    allowObjects(fn, media, shape.reads, ['GetObject']);
    allowObjects(fn, media, shape.writes, ['PutObject', 'AbortMultipartUpload']);
    allowToSeeWhatIsMissing(fn, media);
    allowToSend(fn, this.reports.queue);
    return fn;
  }

  #packagingOf(stage: StageName): { layers?: readonly ILayerVersion[]; image?: FunctionImage } {
    const { ffmpegLayer, modelsLayer, speechImage } = this.#props;
    if (STAGE_SHAPES[stage].handler === 'run-stage') {
      return { layers: usesModels(stage) ? [ffmpegLayer, modelsLayer] : [ffmpegLayer] };
    }
    return speechImage === undefined ? { layers: [modelsLayer] } : { image: speechImage };
  }

  /** Two to a thousand are Lambda's limits for a queue's share. */
  #concurrencyOf(stage: StageName): number {
    return Math.min(1000, Math.max(2, Math.floor(this.#props.concurrencyBudget * STAGE_SHAPES[stage].share)));
  }

  #createAdvance(stageQueues: ReadonlyMap<StageName, WorkQueue>): void {
    const { defaults, table } = this.#props;
    const queueUrls = [...stageQueues].map(([stage, work]) => [
      `${stage.toUpperCase()}_QUEUE_URL`,
      work.queue.queueUrl,
    ]);
    const advance = new ServiceFunction(this, 'Advance', defaults, {
      handler: 'advance',
      whenItFails: 'Running tasks stand still: nothing decides what comes next.',
      timeout: TIMEOUTS.advance,
      memoryMb: 1024,
      environment: {
        TABLE_NAME: table.tableName,
        PIPELINE_QUEUE_URL: this.reports.queue.queueUrl,
        ...Object.fromEntries(queueUrls),
      },
    });
    this.reports.consumedBy(advance, { batchSize: 10 });
    allowTable(advance, table, [...TABLE_READS, ...TABLE_WRITES]);
    allowToSend(advance, this.reports.queue, ...[...stageQueues.values()].map((work) => work.queue));
  }
}

/** Assembling reads the catalogue as well: the result names the models that made it. */
const usesModels = (stage: StageName): boolean =>
  STAGE_SHAPES[stage].handler === 'speech-stage' || stage === 'assemble';

const titled = (stage: StageName): string => stage.charAt(0).toUpperCase() + stage.slice(1);
