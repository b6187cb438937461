import type { Field } from './field-types.ts';

export interface Drawn<F = Field> {
  readonly field: F;
  /** Where it lies in the request, as a JSON Pointer. */
  readonly path: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Whether what is required is: within a group that may be left out, only once something of it is there. */
  readonly isNeeded: boolean;
}
