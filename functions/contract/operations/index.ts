/** Everything the API offers, by method and path; the rows of the routes say what each takes. */
import { fileOperations } from './files.ts';
import type { Operations } from './operation.ts';
import { serviceOperations } from './service.ts';
import { taskOperations } from './tasks.ts';
import { transcriptOperations } from './transcripts.ts';
import { webhookOperations } from './webhooks.ts';
import { workOperations } from './work.ts';

export const OPERATIONS: Operations = {
  ...taskOperations,
  ...fileOperations,
  ...transcriptOperations,
  ...workOperations,
  ...webhookOperations,
  ...serviceOperations,
};
