/** JSON Schema → validator: every fault at once, each with its JSON Pointer. Compiled once per schema. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Fault } from '../../contract/problems.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false });
const compiled = new WeakMap<object, ValidateFunction>();

const compile = (schema: object): ValidateFunction => {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const fresh = ajv.compile(schema);
  compiled.set(schema, fresh);
  return fresh;
};

/** An error of ajv as we tell it. */
export const faultOf = (error: ErrorObject): Fault => {
  if (error.keyword === 'additionalProperties') {
    return { path: `${error.instancePath}/${error.params.additionalProperty}`, message: 'is not known here' };
  }
  if (error.keyword === 'required') {
    return { path: `${error.instancePath}/${error.params.missingProperty}`, message: 'is required' };
  }
  if (error.keyword === 'enum') {
    return { path: error.instancePath, message: `must be one of ${error.params.allowedValues.join(', ')}` };
  }
  return { path: error.instancePath, message: error.message ?? 'is not valid' };
};

export type Validation<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Checks `value` against `schema`, whose type `T` is (`FromSchema`); the value itself is not changed. */
export const validate = <T>(schema: object, value: unknown): Validation<T> => {
  const check = compile(schema);
  const fits = (candidate: unknown): candidate is T => check(candidate) === true;
  return fits(value) ? { ok: true, value } : { ok: false, faults: (check.errors ?? []).map(faultOf) };
};
