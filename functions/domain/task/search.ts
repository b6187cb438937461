/** Finding tasks by what people know of them. */
import type { TaskState } from './task.ts';

/** Capitals and accents do not matter: who looks for `zurich` finds `Zürich`. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const knownBy = ({ id, type, files, metadata, params }: TaskState): readonly string[] => [
  id,
  type,
  ...files.flatMap(({ name, source }) => [name, ...textsIn(source)]),
  ...textsIn(metadata),
  ...textsIn(params),
];

/** Whether every word of a search stands somewhere in a task's id, type, file names, metadata or params. */
export const searchMatcher = (search: string): ((task: TaskState) => boolean) => {
  const words = folded(search).split(/\s+/);
  return (task) => {
    const text = folded(knownBy(task).join('\n'));
    return words.every((word) => text.includes(word));
  };
};

/** Whether a type matches a pattern in which `%` stands for any text. */
export const typeMatcher = (pattern: string): ((type: string) => boolean) => {
  const parts = pattern.split('%').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (type) => expression.test(type);
};
