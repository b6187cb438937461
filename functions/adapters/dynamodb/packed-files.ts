/**
 * What a snapshot knows of its files, packed where it is much: a table's item holds 400 KB, and of two hundred files with
 * all their stages and artifacts there may be a megabyte of JSON. What readers of the stream count stays readable.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { TaskState } from '../../domain/task/task.ts';
import { parser } from '../parse.ts';

/** Below this a snapshot is left as people can read it. */
const PACKED_FROM_BYTES = 16 * 1024;
/** Far more than two hundred files come to: nothing that is stored can fill the memory of who reads it. */
const MOST_BYTES = 16 * 1024 ** 2;

const storedSchema = {
  type: 'object',
  required: ['state'],
  properties: {
    state: { type: 'object' },
    /** `state.files` as deflated JSON, in base64 so that exports stay JSON. */
    packed_files: { type: 'string' },
  },
} as const;

const storedOf = parser(storedSchema, 'A task snapshot');

interface Stored {
  readonly state: object;
  readonly packed_files?: string;
}

export const packed = (state: TaskState): Stored => {
  const files = JSON.stringify(state.files);
  if (Buffer.byteLength(files) < PACKED_FROM_BYTES) return { state };
  const counted = state.files.map(({ duration }) => (duration === undefined ? {} : { duration }));
  return {
    state: { ...state, files: counted },
    packed_files: deflateRawSync(files).toString('base64'),
  };
};

/** The item with the state whole. */
export const unpacked = (item: unknown): { readonly state: object } => {
  const { state, packed_files } = storedOf(item);
  if (packed_files === undefined) return { state };
  const files = inflateRawSync(Buffer.from(packed_files, 'base64'), { maxOutputLength: MOST_BYTES });
  return { state: { ...state, files: JSON.parse(files.toString()) } };
};
