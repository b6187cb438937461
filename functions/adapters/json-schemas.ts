/** Callers' JSON Schemas: checked once, compiled once, and never given more than a moment. */
import { createContext, Script } from 'node:vm';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { SchemaChecker } from '../application/ports.ts';
import type { Fault } from '../contract/problems.ts';
import { faultOf } from '../domain/schemas/validate.ts';
import { fingerprint } from '../domain/task/fingerprint.ts';

/** Compiled validators kept, the least recently used dropped first: each holds some tens of kilobytes. */
const MOST_COMPILED = 200;
/** A check takes a millisecond; what takes this long was made to, however busy the machine. */
const PATIENCE_MS = 1000;
/** Faults told of one value: enough to mend it, and no answer of megabytes. */
const MOST_FAULTS = 100;

// `format` annotates, as the standard has it by default; unknown keywords are most likely slips.
const options = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
};
const ajvOptions = {
  ...options,
  allowUnionTypes: true,
  validateFormats: false,
  inlineRefs: false,
  logger: false,
};

const withoutId = ({ $id: _id, ...schema }: Readonly<Record<string, unknown>>): object => schema;

/** V8 stops a regular expression in the midst of backtracking, which nothing in the language itself can. */
const patiently = (work: () => unknown, timeout: number): unknown =>
  new Script('work()').runInContext(createContext({ work }), { timeout });

export const jsonSchemas = ({ most = MOST_COMPILED, patienceMs = PATIENCE_MS } = {}): SchemaChecker => {
  const compiled = new Map<string, ValidateFunction>();
  const ajv = new Ajv2020({ ...ajvOptions, logger: false });

  const compile = (schema: object): ValidateFunction => {
    const key = fingerprint(schema);
    const known = compiled.get(key);
    compiled.delete(key);
    const check = known ?? ajv.compile(withoutId({ ...schema }));
    compiled.set(key, check);
    for (const [oldest, { schema: dropped }] of compiled) {
      if (compiled.size <= most) break;
      compiled.delete(oldest);
      ajv.removeSchema(dropped);
    }
    return check;
  };

  const grammarFaults: SchemaChecker['grammarFaults'] = (schema) => {
    try {
      if (ajv.validateSchema(withoutId(schema)) !== true) return (ajv.errors ?? []).map(faultOf);
      compile(schema);
      return [];
    } catch (error) {
      return [{ path: '', message: error instanceof Error ? error.message : 'cannot be compiled' }];
    }
  };

  const faults: SchemaChecker['faults'] = (schema, value) => {
    const check = compile(schema);
    try {
      if (patiently(() => check(value), patienceMs) === true) return [];
      return (check.errors ?? []).slice(0, MOST_FAULTS).map(faultOf);
    } catch {
      const fault: Fault = { path: '', message: 'takes too long to check against its schema' };
      return [fault];
    }
  };

  return { grammarFaults, faults };
};
