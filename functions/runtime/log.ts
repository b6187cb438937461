/** Structured JSON logs. */
import { AsyncLocalStorage } from 'node:async_hooks';
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

const facts = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Whatever is logged in the course of `work` carries these facts too: the task, the unit, the request it is about. */
export const about = <T>(more: Readonly<Record<string, unknown>>, work: () => T): T =>
  facts.run({ ...facts.getStore(), ...more }, work);

/** `service` is the handler's name. */
export const createLog = (service: string, { LOG_LEVEL }: Environment<'LOG_LEVEL'>): Log => {
  const logger = new Logger({ serviceName: service, logLevel: LOG_LEVEL });
  const all = (fields: Record<string, unknown> = {}) => ({ ...facts.getStore(), ...readableFields(fields) });
  return {
    info: (message, fields) => logger.info(message, all(fields)),
    warn: (message, fields) => logger.warn(message, all(fields)),
    error: (message, fields) => logger.error(message, all(fields)),
  };
};
