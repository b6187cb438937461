/** The events this service raises, as they stand in `Records[].eventName` (a rule writes them with `s3:` in front). */
export const EVENT_NAMES = [
  'ObjectCreated:Put',
  'ObjectCreated:Copy',
  'ObjectCreated:CompleteMultipartUpload',
  'ObjectRemoved:Delete',
  'LifecycleExpiration:Delete',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];
