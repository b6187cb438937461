/** The media pipeline: one FIFO queue of reports, one decider, and a queue and function per stage. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { audioKey, taskKey, UPLOADS_PREFIX } from '../../functions/contract/keys.ts';
import { STAGE_NAMES, type StageName } from '../../functions/contract/stages.ts';
import { concurrencyOf } from '../concurrency.ts';
import type { LanguageServices } from '../languages.ts';
import type { Publishing } from '../publishing.ts';
import { retention } from '../retention.ts';
import type { Settings } from '../settings.ts';
import { STAGE_TIMEOUTS, TIMEOUTS } from '../timeouts.ts';
import {
  allowObjects,
  allowTable,
  allowToLease,
  allowToSeeWhatIsMissing,
  allowToSend,
  CHANGE_A_TASK,
} from './grants.ts';
import { allowLanguages, languageEnvironment } from './language-services.ts';
import { allowPublishing, publishingEnvironment } from './publishing.ts';
import { type FunctionDefaults, type FunctionImage, ServiceFunction } from './service-function.ts';
import { STAGE_SHAPES } from './stage-shapes.ts';
import { namesOf, visibilityFor, WorkQueue } from './work-queue.ts';

/** Lambda mounts layers at /opt, and the image copies the models to the same place. */
const MODELS_DIR = '/opt/models';
/** Where the FFmpeg layer has them. */
const FONTS_DIR = '/opt/fonts';

export interface PipelineProps {
  readonly defaults: FunctionDefaults;
  readonly table: Table;
  readonly media: Bucket;
  readonly concurrencyBudget: number;
  readonly taskRetentionDays: number | undefined;
  /** Written into results: which version made them. */
  readonly pipelineVersion: string;
  readonly languages: LanguageServices;
  readonly publishing: Publishing;
  readonly ffmpegLayer: ILayerVersion;
  readonly modelsLayer: ILayerVersion;
  /** Undefined packages the speech functions as zip with the models layer. */
  readonly speechImage: FunctionImage | undefined;
  /** With the tool that fetches videos; undefined packages the function as zip, without it. */
  readonly ingestImage: FunctionImage | undefined;
  readonly privateAddresses: Settings['privateAddresses'];
  readonly scanning: Pick<Settings, 'scanner' | 'clamdAddress'>;
}

export class Pipeline extends Construct {
  readonly reports: WorkQueue;
  /** Of each stage. */
  readonly work: ReadonlyMap<StageName, WorkQueue>;
  readonly #props: PipelineProps;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    this.#props = props;
    this.reports = this.#createReports();
    this.work = new Map(STAGE_NAMES.map((stage) => [stage, this.#createStage(stage)]));
    this.#createAdvance(this.work);
  }

  #createReports(): WorkQueue {
    return new WorkQueue(this, 'Reports', {
      whenLettersDie: 'A task stopped: the report that should have moved it on cannot be applied.',
      runbook: 'Dead letters: pipeline',
      key: this.#props.defaults.key,
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
      key: this.#props.defaults.key,
      visibilityTimeout: visibilityFor(STAGE_TIMEOUTS[stage]),
      // More than the ten tries that a task may allow (`max_attempts`): the last try must still report its failure.
      // This only ends a message that kills its function each time.
      maxReceiveCount: 12,
      // A burst may well wait: it has more work than the budget has instances. An hour is what people ask about.
      oldestMessage: Duration.hours(1),
    });
    const fn = this.#createStageFunction(stage, queue);
    queue.consumedBy(fn, {
      batchSize: 1,
      maxConcurrency: concurrencyOf(stage, this.#props.concurrencyBudget),
    });
    return queue;
  }

  #createStageFunction(stage: StageName, queue: WorkQueue): ServiceFunction {
    const { defaults, table, media, pipelineVersion, languages, publishing } = this.#props;
    const shape = STAGE_SHAPES[stage];
    const fn = new ServiceFunction(this, titled(stage), defaults, {
      ...shape,
      ...this.#packagingOf(stage),
      timeout: STAGE_TIMEOUTS[stage],
      environment: {
        TABLE_NAME: table.tableName,
        MEDIA_BUCKET: media.bucketName,
        PIPELINE_QUEUE_URL: this.reports.queue.queueUrl,
        STAGE: stage,
        STAGE_QUEUE_URL: queue.queue.queueUrl,
        TRACING: this.#props.defaults.tracing,
        ...(shape.models && { MODELS_DIR }),
        ...(stage === 'render' && { FONTS_DIR }),
        ...(stage === 'probe' && {
          SCANNER: this.#props.scanning.scanner,
          CLAMD_ADDRESS: this.#props.scanning.clamdAddress ?? 'none',
        }),
        ...((stage === 'ingest' || stage === 'publish') && {
          PRIVATE_ADDRESSES: this.#props.privateAddresses,
        }),
        ...(stage === 'assemble' && { PIPELINE_VERSION: pipelineVersion }),
        ...languageEnvironment(stage, languages),
        ...(stage === 'publish' && publishingEnvironment(publishing)),
      },
    });
    // The task is read, to see whether the unit is still wanted, and the unit's own progress and log are written. Nothing else
    // of the table, keys least of all, is for a function that decodes what strangers upload.
    // Query: a snapshot of an earlier release is folded anew from its events.
    // UpdateItem: lines of a task's log are counted, so that they are bounded.
    allowTable(fn, table, ['GetItem', 'Query', 'PutItem', 'UpdateItem'], [taskKey('*').pk]);
    allowObjects(fn, media, shape.reads, ['GetObject']);
    allowObjects(
      fn,
      media,
      shape.writes,
      shape.streams ? ['PutObject', 'AbortMultipartUpload'] : ['PutObject'],
    );
    if (stage === 'probe' && this.#props.scanning.scanner === 'guardduty')
      allowObjects(fn, media, [UPLOADS_PREFIX], ['GetObjectTagging']);
    allowToSeeWhatIsMissing(fn, media);
    allowToLease(fn, queue.queue);
    allowToSend(fn, this.reports.queue);
    allowLanguages(fn, stage, languages);
    if (stage === 'publish') allowPublishing(fn, publishing);
    return fn;
  }

  #packagingOf(stage: StageName): { layers?: readonly ILayerVersion[]; image?: FunctionImage } {
    const { ffmpegLayer, modelsLayer, speechImage, ingestImage } = this.#props;
    const { handler, ffmpeg, models } = STAGE_SHAPES[stage];
    if (handler === 'speech-stage' && speechImage !== undefined) return { image: speechImage };
    if (handler === 'ingest-stage' && ingestImage !== undefined) return { image: ingestImage };
    return { layers: [...(ffmpeg ? [ffmpegLayer] : []), ...(models ? [modelsLayer] : [])] };
  }

  #createAdvance(stageQueues: ReadonlyMap<StageName, WorkQueue>): void {
    const { defaults, table } = this.#props;
    const advance = new ServiceFunction(this, 'Advance', defaults, {
      handler: 'advance',
      whenItFails: 'Running tasks stand still: nothing decides what comes next.',
      timeout: TIMEOUTS.advance,
      memoryMb: 1024,
      environment: {
        TABLE_NAME: table.tableName,
        PIPELINE_QUEUE_URL: this.reports.queue.queueUrl,
        TRACING: this.#props.defaults.tracing,
        ...retention(this.#props.taskRetentionDays),
        STAGE_QUEUES: namesOf(stageQueues),
      },
    });
    this.reports.consumedBy(advance, {
      batchSize: 10,
      maxConcurrency: concurrencyOf('advance', this.#props.concurrencyBudget),
    });
    allowTable(advance, table, [...CHANGE_A_TASK, 'Query']);
    // Audio counts when it was found.
    allowTable(advance, table, ['UpdateItem'], [audioKey('*', '*').pk]);
    allowToLease(advance, this.reports.queue);
    allowToSend(advance, ...[...stageQueues.values()].map((work) => work.queue));
  }
}

const titled = (stage: StageName): string => stage.charAt(0).toUpperCase() + stage.slice(1);
