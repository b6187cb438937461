/** What S3 tells about an object that arrived (event notification, version 2.1), as far as we read it. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

export const storageEventSchema = {
  anyOf: [
    {
      type: 'object',
      required: ['Records'],
      properties: {
        Records: {
          type: 'array',
          items: {
            type: 'object',
            required: ['eventName', 's3'],
            properties: {
              eventName: { type: 'string' },
              s3: {
                type: 'object',
                required: ['object'],
                properties: {
                  object: {
                    type: 'object',
                    required: ['key'],
                    properties: {
                      /** URL-encoded, with `+` for a space. */
                      key: { type: 'string' },
                      size: { type: 'integer' },
                      eTag: { type: 'string' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    /** Sent once when notifications are set up. */
    {
      type: 'object',
      required: ['Event'],
      properties: { Event: { const: 's3:TestEvent' } },
    },
  ],
} as const satisfies JSONSchema;
export type StorageEvent = FromSchema<typeof storageEventSchema>;
