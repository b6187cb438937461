import { type Fields, fields, list, number, optional, text, texts } from '../json.ts';
import type { Resource } from '../template/resources.ts';
import type { BucketSpec, CorsRule, LifecycleRule, NotificationRule } from './s3/service.ts';

/** A bucket resource in the words of the local S3. */
export function bucketSpec({ name, properties }: Resource): BucketSpec {
  const section = (property: string) =>
    optional(fields, properties[property], `${property} of ${name}`) ?? {};
  const rules = (source: Fields, property: string) =>
    (optional(list, source[property], property) ?? []).map((rule) => fields(rule, property));
  return {
    name,
    notifications: rules(section('NotificationConfiguration'), 'QueueConfigurations').map(notificationRule),
    cors: rules(section('CorsConfiguration'), 'CorsRules').map(corsRule),
    lifecycle: rules(section('LifecycleConfiguration'), 'Rules')
      .filter((rule) => rule['Status'] === 'Enabled')
      .map(lifecycleRule),
  };
}

function notificationRule(rule: Fields): NotificationRule {
  const key = optional(fields, optional(fields, rule['Filter'], 'Filter')?.['S3Key'], 'S3Key');
  const filters = (optional(list, key?.['Rules'], 'Rules') ?? []).map((one) => fields(one, 'Rule'));
  const filter = Object.fromEntries(
    filters.map((one) => [text(one['Name'], 'Name').toLowerCase(), text(one['Value'], 'Value')]),
  );
  return {
    queueArn: text(rule['Queue'], 'Queue'),
    events: [text(rule['Event'], 'Event')],
    ...(filters.length > 0 && { filter }),
  };
}

function corsRule({
  AllowedOrigins,
  AllowedMethods,
  AllowedHeaders,
  ExposedHeaders,
  MaxAge,
}: Fields): CorsRule {
  return {
    allowedOrigins: texts(AllowedOrigins, 'AllowedOrigins'),
    allowedMethods: texts(AllowedMethods, 'AllowedMethods'),
    ...(AllowedHeaders !== undefined && { allowedHeaders: texts(AllowedHeaders, 'AllowedHeaders') }),
    ...(ExposedHeaders !== undefined && { exposedHeaders: texts(ExposedHeaders, 'ExposedHeaders') }),
    ...(MaxAge !== undefined && { maxAgeSeconds: number(MaxAge, 'MaxAge') }),
  };
}

function lifecycleRule({ Prefix, ExpirationInDays, AbortIncompleteMultipartUpload }: Fields): LifecycleRule {
  const abort = optional(fields, AbortIncompleteMultipartUpload, 'AbortIncompleteMultipartUpload');
  return {
    ...(Prefix !== undefined && { prefix: text(Prefix, 'Prefix') }),
    ...(ExpirationInDays !== undefined && { expirationDays: number(ExpirationInDays, 'ExpirationInDays') }),
    ...(abort && {
      abortIncompleteMultipartUploadDays: number(abort['DaysAfterInitiation'], 'DaysAfterInitiation'),
    }),
  };
}
