/** Prices and speeds of one's own: `-c rates=FILE`. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ratesSchema } from '../functions/contract/rates.ts';

/** The file's content on one line, once it is found to be rates; `list` where no file is named. */
export function readRates(path: string): string {
  if (path === '') return 'list';
  const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const ajv = new Ajv2020({ allErrors: true });
  if (ajv.validate(ratesSchema, found)) return JSON.stringify(found);
  throw new Error(`Setting rates is "${path}": ${ajv.errorsText(ajv.errors, { dataVar: 'it' })}`);
}
