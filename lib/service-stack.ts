/** Everything without memory of its own, in the order work flows through it. */
import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { BuiltAssets } from './assets.ts';
import { concurrencyOf } from './concurrency.ts';
import { DashboardPage } from './constructs/dashboard-page.ts';
import { allowToSend } from './constructs/grants.ts';
import { HttpApi } from './constructs/http-api.ts';
import { notifyOfAlarms } from './constructs/observability.ts';
import { Overview } from './constructs/overview.ts';
import { Pipeline } from './constructs/pipeline.ts';
import { Realtime } from './constructs/realtime.ts';
import { type FunctionDefaults, ServiceFunction } from './constructs/service-function.ts';
import { Statistics } from './constructs/statistics.ts';
import { Sweeper } from './constructs/sweeper.ts';
import { Webhooks } from './constructs/webhooks.ts';
import type { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { Settings } from './settings.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly assets: BuiltAssets;
  readonly data: DataStack;
  readonly pipelineVersion: string;
}

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { settings, assets } = props;
    const { table, media } = props.data;
    const defaults = {
      bundles: assets.bundles,
      logLevel: settings.logLevel,
      tracing: settings.tracing,
      logRetention: settings.logRetention,
      key: props.data.key,
    };

    const webhooks = new Webhooks(this, 'Webhooks', { defaults, table, settings });
    const realtime = new Realtime(this, 'Realtime', {
      defaults,
      table,
      media,
      webhooks: webhooks.work.queue,
      gatewayLogRole: settings.gatewayLogRole,
      address: settings.domain?.socket,
    });
    const pipeline = new Pipeline(this, 'Pipeline', {
      defaults,
      table,
      media,
      pipelineVersion: props.pipelineVersion,
      languages: settings.languages,
      publishing: settings.publishing,
      concurrencyBudget: settings.concurrencyBudget,
      taskRetentionDays: settings.taskRetentionDays,
      ffmpegLayer: this.#layer('FfmpegLayer', assets.ffmpegLayer, 'ffmpeg and ffprobe'),
      modelsLayer: this.#layer('ModelsLayer', assets.modelsLayer, 'speech models and their catalogue'),
      speechImage: assets.speechImage,
      ingestImage: assets.ingestImage,
      privateAddresses: settings.privateAddresses,
      scanning: settings,
    });
    const reports = pipeline.reports.queue;
    const api = new HttpApi(this, 'Api', {
      defaults,
      table,
      media,
      reports,
      webhooks: webhooks.work.queue,
      socketUrl: realtime.url,
      privateAddresses: settings.privateAddresses,
      pipelineVersion: props.pipelineVersion,
      translator: settings.languages.translator,
      rates: settings.rates,
      publishing: settings.publishing,
      corsOrigins: settings.corsOrigins,
      address: settings.domain?.api,
      requestsPerSecond: settings.requestsPerSecond,
      jwt: settings.jwt,
      reservedConcurrency: settings.apiConcurrency,
      taskRetentionDays: settings.taskRetentionDays,
      queues: new Map([
        ['uploads', props.data.uploads],
        ['pipeline', pipeline.reports],
        ['webhooks', webhooks.work],
        ...pipeline.work,
      ]),
    });
    this.#acceptFiles(defaults, props.data.uploads, reports, settings.concurrencyBudget);
    new Sweeper(this, 'Sweeper', {
      defaults,
      table,
      media,
      reports,
      webhooks: webhooks.work.queue,
      taskRetentionDays: settings.taskRetentionDays,
    });
    new Statistics(this, 'Statistics', { defaults, table });
    new Overview(this, 'Overview', {
      api: api.gateway,
      live: realtime.gateway,
      table,
      queues: [props.data.uploads],
    });

    if (settings.dashboard && assets.dashboard)
      new DashboardPage(this, 'Page', {
        ...settings.dashboard,
        folder: assets.dashboard,
        apiUrl: api.url,
        socketUrl: realtime.url,
        media,
        hostedZoneId: settings.domain?.api.hostedZoneId,
      });

    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'SocketUrl', { value: realtime.url });
    for (const [index, warning] of assets.warnings.entries()) {
      Annotations.of(this).addWarningV2(`soundstage:assets-${index}`, warning);
    }
    if (settings.alarmTopicArn) {
      for (const stack of [props.data, this]) notifyOfAlarms(stack, settings.alarmTopicArn);
    }
  }

  #acceptFiles(defaults: FunctionDefaults, uploads: WorkQueue, reports: Queue, budget: number): void {
    const fileArrived = new ServiceFunction(this, 'FileArrived', defaults, {
      handler: 'file-arrived',
      whenItFails: 'Finished uploads are not noticed; tasks stay in awaiting_upload.',
      timeout: TIMEOUTS.fileArrived,
      memoryMb: 512,
      environment: { PIPELINE_QUEUE_URL: reports.queueUrl },
    });
    uploads.consumedBy(fileArrived, {
      batchSize: 10,
      maxConcurrency: concurrencyOf('fileArrived', budget),
    });
    allowToSend(fileArrived, reports);
  }

  #layer(id: string, folder: string, description: string): LayerVersion {
    return new LayerVersion(this, id, {
      code: Code.fromAsset(folder),
      description,
      compatibleArchitectures: [Architecture.X86_64],
    });
  }
}
