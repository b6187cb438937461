/** Structured JSON logs. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../application/ports.ts';
import type { Environment } from './environment.ts';

/** Errors keep their cause chain; everything else is written as it is. */
const readable = (value: unknown): unknown => {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: readable(cause) }) };
};

const readableFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, readable(value)]));

/** `service` is the handler's name. */
export const createLog = (service: string, { LOG_LEVEL }: Environment<'LOG_LEVEL'>): Log => {
  const logger = new Logger({ serviceName: service, logLevel: LOG_LEVEL });
  return {
    info: (message, fields = {}) => logger.info(message, readableFields(fields)),
    warn: (message, fields = {}) => logger.warn(message, readableFields(fields)),
    error: (message, fields = {}) => logger.error(message, readableFields(fields)),
  };
};
