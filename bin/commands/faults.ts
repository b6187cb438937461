/** Tells what went wrong, in words for the person at the terminal. */
import { ApiProblem } from '../../client/index.ts';
import { apiUrl, type GlobalOptions, UsageError } from './settings.ts';

interface ToldFault {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly request_id?: string;
}

const causeCode = (fault: Error): string | undefined => {
  const { cause } = fault;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined;
  return String(cause.code);
};

/** The stack is for developers, who ask for it with SOUNDSTAGE_DEBUG=1. */
const wordsOf = (fault: unknown): string => {
  if (!(fault instanceof Error)) return String(fault);
  return process.env['SOUNDSTAGE_DEBUG'] ? (fault.stack ?? fault.message) : fault.message;
};

export const toldFault = (fault: unknown, options: GlobalOptions): ToldFault => {
  if (fault instanceof ApiProblem) {
    const { code, detail, errors, request_id } = fault;
    return {
      code,
      detail,
      ...(errors.length === 0 ? {} : { errors }),
      ...(request_id === undefined ? {} : { request_id }),
    };
  }
  if (fault instanceof UsageError) return { code: 'usage', detail: fault.message };
  if (fault instanceof TypeError && fault.message === 'fetch failed')
    return {
      code: 'no_answer',
      detail: `No answer from ${apiUrl(options)} (${causeCode(fault) ?? 'network'}). Does it run? A local one starts with: npm start`,
    };
  return { code: 'unexpected', detail: wordsOf(fault) };
};

const lines = ({ code, detail, errors = [], request_id }: ToldFault): readonly string[] => [
  code === 'usage' || code === 'no_answer' || code === 'unexpected'
    ? `error: ${detail}`
    : `error: ${code}: ${detail}`,
  ...errors.map(({ path, message }) => `  ${path || '/'} ${message}`),
  ...(request_id === undefined ? [] : [`  request ${request_id}`]),
];

export const reportFault = (fault: unknown, options: GlobalOptions): void => {
  const told = toldFault(fault, options);
  console.error(options.json ? JSON.stringify({ error: told }) : lines(told).join('\n'));
};
