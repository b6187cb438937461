/** What comes from outside is parsed here: a schema of the contract gives the type and the check. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { type Validation, validate } from '../domain/schemas/validate.ts';

/** The type a schema describes; conditional, so that generic code need not work it out. */
export type Described<S> = S extends JSONSchema ? FromSchema<S> : never;

export type Parser<T> = (value: unknown) => T;

/** `value` under its schema, or every fault it has. */
export const check = <const S extends object>(schema: S, value: unknown): Validation<Described<S>> =>
  validate<Described<S>>(schema, value);

/** Parses or throws an Error that names `what` and every fault. */
export const parser =
  <const S extends object>(schema: S, what: string): Parser<Described<S>> =>
  (value) => {
    const result = check(schema, value);
    if (result.ok) return result.value;
    const faults = result.faults.map((fault) => `${fault.path || '/'} ${fault.message}`).join('; ');
    throw new Error(`${what} is not valid: ${faults}`);
  };
