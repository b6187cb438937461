/**
 * What a deployment cannot lose, by logical id. CloudFormation takes a resource whose logical id changed for another
 * one: it makes that, empty, and deletes the old, or leaves it behind where it is retained. So an id is only ever added
 * here. Where a refactoring would change one, keep it with `overrideLogicalId`.
 */
export const STATEFUL_TYPES = [
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
  // Messages in flight and dead letters.
  'AWS::SQS::Queue',
  // The address that clients know.
  'AWS::ApiGatewayV2::Api',
];

export const STATEFUL = {
  SoundstageData: [
    'AccessLogs8B620ECA',
    'MediaA721A567',
    'TableCD117FA1',
    'UploadsDeadLetters990BC9BA',
    'UploadsQueue9C3802C9',
  ],
  SoundstageService: [
    'ApiGatewayED308F4C',
    'PipelineAnalyzeWorkDeadLetters57C4801D',
    'PipelineAnalyzeWorkQueue5867A27C',
    'PipelineAssembleWorkDeadLetters8A12EAE9',
    'PipelineAssembleWorkQueue752F060D',
    'PipelineDenoiseWorkDeadLettersAB43CCC7',
    'PipelineDenoiseWorkQueue230EEED9',
    'PipelineDiarizeWorkDeadLetters5FA42064',
    'PipelineDiarizeWorkQueue6DFC60B7',
    'PipelineExtractWorkDeadLetters703645C4',
    'PipelineExtractWorkQueueE778A27F',
    'PipelineIngestWorkDeadLetters9A4F949A',
    'PipelineIngestWorkQueueF83C1114',
    'PipelineProbeWorkDeadLetters4B392A8F',
    'PipelineProbeWorkQueueA3058DA3',
    'PipelinePublishWorkDeadLettersC395CC45',
    'PipelinePublishWorkQueueB2893B8A',
    'PipelineRenderWorkDeadLetters92A59C3F',
    'PipelineRenderWorkQueue965A8DA6',
    'PipelineReportsDeadLetters2600A8A6',
    'PipelineReportsQueue9E390DCC',
    'PipelineTranscribeWorkDeadLettersE70FE7E3',
    'PipelineTranscribeWorkQueueFB4F45A3',
    'PipelineTranslateWorkDeadLetters3BD44AE7',
    'PipelineTranslateWorkQueueB8BB8590',
    'RealtimeGatewayF3BE19D7',
    'RealtimeLostNews1D06DAA1',
    'StatisticsLostChanges9CB69A36',
    'WebhooksDeliveriesDeadLettersD768B2F4',
    'WebhooksDeliveriesQueue3F5A74C5',
  ],
} as const;

/** Only with `-c encryption=kms`. */
export const STATEFUL_KEY = 'Key961B73FD';
