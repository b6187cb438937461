/** Holds answers of the API against its document. */

import { problemAnswerSchema } from '../../functions/contract/answer-schemas.ts';
import type { AnswerBody } from '../../functions/contract/operations/operation.ts';
import { PROBLEMS } from '../../functions/contract/problems.ts';
import { validate } from '../../functions/domain/schemas/validate.ts';
import { openApiDocument } from '../../lib/openapi/document.ts';
import { rows } from '../../lib/openapi/row.ts';

// biome-ignore lint/suspicious/noExplicitAny: read as its readers do, as JSON.
const document: any = JSON.parse(JSON.stringify(openApiDocument('0')));
const byName = new Map(rows().map((row) => [row.name, row]));

const bodyFaults = (body: AnswerBody, text: string): readonly unknown[] => {
  if (body === 'nothing') return text === '' ? [] : ['is not empty'];
  if (typeof body === 'string') return [];
  const checked = validate(body, JSON.parse(text));
  return checked.ok ? [] : checked.faults;
};

/** What the answer to `POST /api/tasks` and the like has that is not documented. */
export const answerFaults = (name: string, response: Response, text: string): readonly unknown[] => {
  const row = byName.get(name);
  const [method = '', path = ''] = name.split(' ');
  const told = document.paths[path]?.[method.toLowerCase()]?.responses[response.status];
  if (row === undefined || told === undefined) return [`${response.status} is not documented`];
  const own = row.operation.answers[response.status];
  if (own !== undefined && !response.headers.get('content-type')?.includes('problem'))
    return bodyFaults(own, text);
  const { code } = JSON.parse(text);
  const isTold = code in PROBLEMS && told.description.includes(`\`${code}\``);
  return [...(isTold ? [] : [`${code} is not documented`]), ...bodyFaults(problemAnswerSchema, text)];
};
