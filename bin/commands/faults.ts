/** Tells what went wrong: in words for the person at the terminal, as a problem (RFC 9457) for programs. */
import { basename } from 'node:path';
import { CommanderError } from 'commander';
import { ApiProblem } from '../../client/index.ts';
import { apiUrl, type GlobalOptions, keyOrigin, UsageError } from './settings.ts';

export interface ToldFault {
  /** Where the API tells of the code. */
  readonly type?: string;
  /** Of the API's answer. */
  readonly status?: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly request_id?: string;
  /** That it is about. */
  readonly file?: string;
  /** What may help. */
  readonly hint?: string;
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

const hintFor = ({ code, status }: ApiProblem, options: GlobalOptions): { hint?: string } => {
  if (code === 'unexpected_answer') return { hint: `Is ${apiUrl(options)} where the API answers?` };
  if (status === 401) return { hint: `The key came from ${keyOrigin(options)}.` };
  if (status === 403) return { hint: 'What the key may do is told by: soundstage doctor' };
  return {};
};

const toldProblem = (problem: ApiProblem, options: GlobalOptions): ToldFault => {
  const { status, code, detail, errors, request_id } = problem;
  return {
    ...(code === 'unexpected_answer' ? {} : { type: `${apiUrl(options).replace(/\/+$/, '')}/docs#${code}` }),
    status,
    code,
    detail,
    ...(errors.length === 0 ? {} : { errors }),
    ...(request_id === undefined ? {} : { request_id }),
    ...hintFor(problem, options),
  };
};

export const toldFault = (fault: unknown, options: GlobalOptions): ToldFault => {
  if (fault instanceof ApiProblem) return toldProblem(fault, options);
  if (fault instanceof UsageError) return { code: 'usage', detail: fault.message };
  if (fault instanceof CommanderError) {
    const detail =
      fault.code === 'commander.help' ? 'A command is needed.' : fault.message.replace(/^error: /, '');
    return { code: 'usage', detail, hint: 'What a command takes is told by: soundstage help COMMAND' };
  }
  if (fault instanceof TypeError && fault.message === 'fetch failed')
    return {
      code: 'no_answer',
      detail: `No answer from ${apiUrl(options)} (${causeCode(fault) ?? 'network'}). Does it run? A local one starts with: npm start`,
    };
  return { code: 'unexpected', detail: wordsOf(fault) };
};

const lines = (told: ToldFault): readonly string[] => {
  const { status, code, detail, errors = [], request_id, hint, file } = told;
  const what = status === undefined ? detail : `${code}: ${detail}`;
  return [
    file === undefined ? `error: ${what}` : `error: ${basename(file)}: ${what}`,
    ...errors.map(({ path, message }) => `  ${path || '/'} ${message}`),
    ...(hint === undefined ? [] : [`  ${hint}`]),
    ...(request_id === undefined ? [] : [`  request ${request_id}`]),
  ];
};

/** `file` is the one that it is about, where there may be several. */
export const reportFault = (fault: unknown, options: GlobalOptions, file?: string): void => {
  const told = { ...toldFault(fault, options), ...(file === undefined ? {} : { file }) };
  console.error(options.json ? JSON.stringify(told) : lines(told).join('\n'));
};

/** For programs: why the exit code is not 0, where people were told already. */
export const reportOutcome = (problem: ToldFault, { json }: GlobalOptions): void => {
  if (json) console.error(JSON.stringify(problem));
};
