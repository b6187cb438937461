/** What tools answer to a language model: text it can quote, or a fault in words. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { TaskView } from '../../client/index.ts';
import { toldFault } from '../commands/faults.ts';

export const said = (...lines: readonly string[]): CallToolResult => ({
  content: [{ type: 'text', text: lines.join('\n') }],
});

const faultWords = (fault: unknown): string => {
  const { code, detail, errors = [] } = toldFault(fault, {});
  return [`${code}: ${detail}`, ...errors.map(({ path, message }) => `${path || '/'} ${message}`)].join('\n');
};

/** Faults are answers too: the model can mend what it asked. */
export const answering =
  <Args extends readonly unknown[]>(tool: (...args: Args) => Promise<CallToolResult>) =>
  async (...args: Args): Promise<CallToolResult> => {
    try {
      return await tool(...args);
    } catch (fault) {
      return { ...said(faultWords(fault)), isError: true };
    }
  };

export const taskLine = ({ id, status, progress, created_at, files, type, error }: TaskView): string =>
  [
    `${id}  ${status}, ${progress} %`,
    `created ${created_at}`,
    files.length === 0 ? type : files.map(({ name }) => name).join(', '),
    ...(error === undefined ? [] : [`${error.code}: ${error.detail}`]),
  ].join('  ·  ');
