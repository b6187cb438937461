/** Made of the API’s document: `UPDATE_GOLDEN=1 npm test -- test/openapi/types` writes it anew. */
export interface paths {
'/api/tasks': {
/** Create a task. */
post: { parameters: { query?: { dry_run?: 'true' | 'false'; wait_seconds?: string; }; header?: { 'Idempotency-Key'?: string; }; }; requestBody: { content: { 'application/json': components['schemas']['CreateTask']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['DeduplicatedTask'] | { estimate: components['schemas']['Estimate']; }; }; };
201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['CreatedTask']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** List your tasks. */
get: { parameters: { query?: { status?: 'awaiting_upload' | 'scheduled' | 'pending' | 'claimed' | 'processing' | 'completed' | 'failed' | 'cancelled'; type?: string; search?: string; created_after?: string; created_before?: string; order?: 'asc' | 'desc'; limit?: string; cursor?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskPage']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/batch': {
/** Create up to 100 tasks. */
post: { parameters: { header?: { 'Idempotency-Key'?: string; }; }; requestBody: { content: { 'application/json': components['schemas']['Batch']; }; }; responses: { 207: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['BatchAnswer']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}': {
/** Read a task. */
get: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Task']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** Delete a task with all its files and results. */
delete: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 204: { headers: { [name: string]: unknown }; content?: never; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/events': {
/** What happened to a task, oldest first. */
get: { parameters: { path: { id: string; }; query?: { after?: string; limit?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['EventList']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/result': {
/** The result of a task. */
get: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskResult']; }; };
202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['PendingResult']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/cancel': {
/** Cancel a task. */
post: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskAnswer']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/retry': {
/** Try a failed or cancelled task again. */
post: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskAnswer']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/files/{file}/parts': {
/** URLs for parts of an upload. */
post: { parameters: { path: { id: string; file: string; }; }; requestBody: { content: { 'application/json': components['schemas']['SignParts']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['PartLinks']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** The parts that have arrived. */
get: { parameters: { path: { id: string; file: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['SentParts']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/files/{file}/complete': {
/** Put the parts of an upload together. */
post: { parameters: { path: { id: string; file: string; }; }; requestBody: { content: { 'application/json': components['schemas']['CompleteUpload']; }; }; responses: { 202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['FileReceived']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/files/{file}/upload': {
/** Give up an upload in parts. */
delete: { parameters: { path: { id: string; file: string; }; }; requestBody?: never; responses: { 204: { headers: { [name: string]: unknown }; content?: never; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/files/{file}': {
/** Download a file as it was sent. */
get: { parameters: { path: { id: string; file: string; }; query?: { redirect?: 'true' | 'false'; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Link']; }; };
302: { headers: { [name: string]: unknown }; content?: never; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/artifacts': {
/** What was made of the files. */
get: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['ArtifactList']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/artifacts/{name}': {
/** Download an artifact. */
get: { parameters: { path: { id: string; name: string; }; query?: { redirect?: 'true' | 'false'; file_id?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Link']; }; };
302: { headers: { [name: string]: unknown }; content?: never; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/artifacts/{name}/provenance': {
/** How an artifact came about. */
get: { parameters: { path: { id: string; name: string; }; query?: { file_id?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Provenance']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/transcript': {
/** Download a transcript, edited or as it was recognised. */
get: { parameters: { path: { id: string; }; query?: { file_id?: string; version?: string; redirect?: 'true' | 'false'; }; header?: { 'If-None-Match'?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TranscriptLink']; }; };
302: { headers: { [name: string]: unknown }; content?: never; };
304: { headers: { [name: string]: unknown }; content?: never; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** Name speakers, and correct what segments say. */
patch: { parameters: { path: { id: string; }; header: { 'If-Match': string; }; }; requestBody?: { content: { 'application/json': components['schemas']['EditTranscript']; }; }; responses: { 202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Edited']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
412: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
428: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/logs': {
/** What stages and workers told of a task. */
get: { parameters: { path: { id: string; }; query?: { level?: 'INFO' | 'WARN' | 'ERROR'; after?: string; limit?: string; cursor?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['LogPage']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/task-types/register': {
/** Register a task type, or a new version of it. */
post: { parameters: {  }; requestBody: { content: { 'application/json': components['schemas']['RegisterType']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskType']; }; };
201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskType']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/task-types': {
/** List task types, the built-in ones among them. */
get: { parameters: { query?: { active_only?: 'true' | 'false'; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TypeList']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/task-types/{name}': {
/** Read a task type. */
get: { parameters: { path: { name: string; }; query?: { version?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskType']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** Take no new tasks of a type. */
delete: { parameters: { path: { name: string; }; }; requestBody?: never; responses: { 204: { headers: { [name: string]: unknown }; content?: never; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/claim': {
/** Claim tasks. */
post: { parameters: {  }; requestBody: { content: { 'application/json': components['schemas']['ClaimRequest']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Claimed']; }; };
204: { headers: { [name: string]: unknown }; content?: never; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/heartbeat': {
/** Keep a claim, and tell how far the work is. */
post: { parameters: { path: { id: string; }; }; requestBody: { content: { 'application/json': components['schemas']['Heartbeat']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['ExtendedLease']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/complete': {
/** Tell how the work ended. */
post: { parameters: { path: { id: string; }; }; requestBody: { content: { 'application/json': components['schemas']['CompleteTask']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['TaskAnswer']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
422: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/workers': {
/** List your workers. */
get: { parameters: {  }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WorkerList']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/keys': {
/** Create an API key. */
post: { parameters: {  }; requestBody: { content: { 'application/json': components['schemas']['CreateKey']; }; }; responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['NewApiKey']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** List API keys. */
get: { parameters: { query?: { owner?: string; limit?: string; cursor?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['KeyPage']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/keys/{id}': {
/** Read what is known of an API key. */
get: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['ApiKey']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** Revoke an API key. */
delete: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 204: { headers: { [name: string]: unknown }; content?: never; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/webhooks': {
/** Register an endpoint. */
post: { parameters: {  }; requestBody: { content: { 'application/json': components['schemas']['CreateWebhook']; }; }; responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookWithSecret']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** List your endpoints. */
get: { parameters: {  }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookList']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/webhooks/{id}': {
/** Read an endpoint. */
get: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Webhook']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** Change an endpoint. */
patch: { parameters: { path: { id: string; }; }; requestBody?: { content: { 'application/json': components['schemas']['ChangeWebhook']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Webhook']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
/** Remove an endpoint. */
delete: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 204: { headers: { [name: string]: unknown }; content?: never; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/webhooks/{id}/rotate': {
/** A new signing secret. */
post: { parameters: { path: { id: string; }; }; requestBody?: { content: { 'application/json': components['schemas']['RotateSecret']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['WebhookWithSecret']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/webhooks/{id}/test': {
/** Send a test. */
post: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Delivery']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/webhooks/{id}/deliveries': {
/** What was sent, newest first. */
get: { parameters: { path: { id: string; }; query?: { limit?: string; cursor?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['DeliveryPage']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/{id}/webhook-deliveries': {
/** Who was told of a task, newest first. */
get: { parameters: { path: { id: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['DeliveryList']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/webhooks/{id}/deliveries/{delivery}/redeliver': {
/** Send a delivery once more. */
post: { parameters: { path: { id: string; delivery: string; }; }; requestBody?: never; responses: { 202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Delivery']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
409: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/tasks/statistics': {
/** Statistics of your tasks. */
get: { parameters: { query?: { since?: string; until?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Statistics']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/stats': {
/** Statistics of all owners together. */
get: { parameters: { query?: { since?: string; until?: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Statistics']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/health': {
/** Whether the service and what it stands on answer. */
get: { parameters: {  }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Health']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Health']; }; }; } };
};
'/api/realtime/tickets': {
/** A way into the WebSocket, once and soon. */
post: { parameters: {  }; requestBody?: never; responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Ticket']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/sweep': {
/** Do at once what the sweeper does every minute. */
post: { parameters: {  }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Swept']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/dead-letters': {
/** Messages that their queues gave up. */
get: { parameters: {  }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['DeadLetters']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/dead-letters/redrive': {
/** Send dead letters back to their queues. */
post: { parameters: {  }; requestBody?: { content: { 'application/json': components['schemas']['Redrive']; }; }; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Redriven']; }; };
400: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
401: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
403: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
413: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
415: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
429: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
503: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/api/openapi.json': {
/** This document. */
get: { parameters: {  }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': { [name: string]: unknown }; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/docs': {
/** This document, to be read and tried by people. */
get: { parameters: {  }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'text/html': string; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
'/docs/{file}': {
/** What the page of this document loads. */
get: { parameters: { path: { file: string; }; }; requestBody?: never; responses: { 200: { headers: { [name: string]: unknown }; content: { 'text/javascript': string; 'text/css': string; }; };
404: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; };
431: { headers: { [name: string]: unknown }; content?: never; };
500: { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem']; }; }; } };
};
}
export interface components { schemas: {
ApiKey: { owner: string; name: string; scopes: readonly ('tasks:read' | 'tasks:write' | 'worker' | 'admin')[]; expires_at?: string; rate_limit?: { requests_per_second: number; burst: number; }; quota?: { tasks_per_day?: number; upload_bytes_per_day?: number; audio_minutes_per_day?: number; }; key_id: string; created_at: string; revoked_at?: string; };
Artifact: { name: string; file_id: string; content_type: string; size: number; sha256: string; created_at: string; stage?: 'ingest' | 'probe' | 'extract' | 'denoise' | 'diarize' | 'transcribe' | 'assemble' | 'translate' | 'analyze' | 'render' | 'publish'; };
ArtifactList: { items: readonly (components['schemas']['Artifact'])[]; };
Batch: { tasks: readonly ({ [name: string]: unknown })[]; };
BatchAnswer: { items: readonly ({ status: number; task?: components['schemas']['Task']; problem?: { code: string; title: string; detail: string; errors?: readonly (components['schemas']['Fault'])[]; }; })[]; };
ChangeWebhook: { url?: string; events?: readonly ('task.created' | 'task.completed' | 'task.failed' | 'task.cancelled' | 'task.retried' | 'task.deleted' | 'endpoint.disabled')[]; description?: string; payload?: 'full' | 'thin'; is_active?: boolean; };
Claim: { worker_id: string; claimed_at: string; lease_expires_at: string; cancel_requested: boolean; message?: string; };
ClaimRequest: { worker_id: string; types: readonly (string)[]; sort_by?: 'priority' | 'created_at'; sort_order?: 'asc' | 'desc'; count?: number; lease_seconds?: number; wait_seconds?: number; };
Claimed: { tasks: readonly (components['schemas']['ClaimedTask'])[]; };
ClaimedTask: { id: string; type: string; owner: string; status: 'awaiting_upload' | 'scheduled' | 'pending' | 'claimed' | 'processing' | 'completed' | 'failed' | 'cancelled'; progress: number; priority: number; attempts: number; max_attempts: number; params: { [name: string]: unknown }; metadata: { [name: string]: unknown }; version: number; created_at: string; updated_at: string; started_at?: string; ended_at?: string; error?: { code: string; detail: string; }; type_version?: number; run_at?: string; webhook_url?: string; claim: components['schemas']['Claim']; models?: readonly (components['schemas']['ModelUse'])[]; files: readonly ({ id: string; name: string; size: number; uploaded: boolean; progress: number; source?: { site: 'youtube'; id: string; url: string; title: string; duration?: number; uploader?: string; }; media?: components['schemas']['MediaInfo']; warnings?: readonly (string)[]; transcript_version?: number; publications?: readonly ({ target: number; to: 's3' | 'http' | 'youtube'; status: 'published' | 'failed'; at: string; url?: string; error?: string; })[]; stages: readonly ({ name: 'ingest' | 'probe' | 'extract' | 'denoise' | 'diarize' | 'transcribe' | 'assemble' | 'translate' | 'analyze' | 'render' | 'publish'; status: 'waiting' | 'running' | 'completed' | 'failed' | 'skipped'; progress: number; attempts: number; started_at?: string; ended_at?: string; chunks?: { total: number; completed: number; }; })[]; })[]; stages: readonly ({ name: 'ingest' | 'probe' | 'extract' | 'denoise' | 'diarize' | 'transcribe' | 'assemble' | 'translate' | 'analyze' | 'render' | 'publish'; status: 'waiting' | 'running' | 'completed' | 'failed' | 'skipped'; progress: number; attempts: number; started_at?: string; ended_at?: string; chunks?: { total: number; completed: number; }; })[]; claim_token: string; lease_expires_at: string; };
CompleteTask: { worker_id: string; claim_token: string; success: boolean; result?: unknown; error_message?: string; retryable?: boolean; logs?: readonly ({ level: 'INFO' | 'WARN' | 'ERROR'; message: string; at?: string; })[]; };
CompleteUpload: { parts: readonly ({ part_number: number; etag: string; })[]; };
Cost: { currency: string; as_of: string; total: number; items: readonly ({ what: string; quantity: string; price: number; })[]; };
CreateKey: { owner: string; name: string; scopes: readonly ('tasks:read' | 'tasks:write' | 'worker' | 'admin')[]; expires_at?: string; rate_limit?: { requests_per_second: number; burst: number; }; quota?: { tasks_per_day?: number; upload_bytes_per_day?: number; audio_minutes_per_day?: number; }; };
CreateTask: { type: string; params: { [name: string]: unknown }; priority?: number; max_attempts?: number; run_at?: string; dedupe?: boolean; dedupe_key?: string; webhook_url?: string; metadata?: { [name: string]: unknown }; };
CreateWebhook: { url: string; events?: readonly ('task.created' | 'task.completed' | 'task.failed' | 'task.cancelled' | 'task.retried' | 'task.deleted' | 'endpoint.disabled')[]; description?: string; payload?: 'full' | 'thin'; };
CreatedTask: { task: components['schemas']['Task']; uploads: readonly (components['schemas']['UploadInstruction'])[]; result?: unknown; };
DeadLetters: { items: readonly ({ queue: string; count: number; letters: readonly ({ message_id: string; sent_at: string; receive_count: number; body: unknown; })[]; })[]; };
DeduplicatedTask: { task: components['schemas']['Task']; uploads: readonly (components['schemas']['UploadInstruction'])[]; result?: unknown; deduplicated: true; };
Delivery: { id: string; endpoint_id: string; event: 'task.created' | 'task.completed' | 'task.failed' | 'task.cancelled' | 'task.retried' | 'task.deleted' | 'endpoint.disabled' | 'test'; url: string; status: 'pending' | 'delivered' | 'failed'; task_id?: string; seq?: number; created_at: string; next_attempt_at?: string; attempts: readonly ({ at: string; outcome: 'delivered' | 'rejected' | 'failed' | 'refused'; status?: number; elapsed_ms?: number; reason?: string; answer?: string; })[]; body?: string; };
DeliveryList: { items: readonly (components['schemas']['Delivery'])[]; };
DeliveryPage: { items: readonly (components['schemas']['Delivery'])[]; next_cursor: string | null; };
Estimate: { type: string; type_version: number; executor: 'worker' | 'pipeline'; status: 'awaiting_upload' | 'scheduled' | 'pending' | 'claimed' | 'processing' | 'completed' | 'failed' | 'cancelled'; max_attempts: number; duplicate_of: string | null; media?: { audio_seconds: number; duration_from: 'params' | 'size'; processing_seconds: { warm: number; cold: number; }; cost: components['schemas']['Cost']; }; };
Edited: { file_id: string; version: number; };
EditTranscript: { file_id?: string; speakers?: { [name: string]: string | null }; edits?: readonly ({ segment: number; text: string; })[]; };
EventList: { items: readonly (components['schemas']['TaskEvent'])[]; };
ExtendedLease: { lease_expires_at: string; cancel_requested: boolean; };
Fault: { path: string; message: string; };
FileReceived: { file_id: string; };
Health: { status: 'ok' | 'failed'; version: string; checks: { [name: string]: { status: 'ok' | 'failed'; latency_ms: number; } }; };
Heartbeat: { worker_id: string; claim_token: string; progress?: number; message?: string; logs?: readonly ({ level: 'INFO' | 'WARN' | 'ERROR'; message: string; at?: string; })[]; };
KeyPage: { items: readonly (components['schemas']['ApiKey'])[]; next_cursor: string | null; };
Link: { url: string; expires_at: string; };
LogPage: { items: readonly (components['schemas']['LoggedLine'])[]; next_cursor: string | null; };
LoggedLine: { at: string; level: 'INFO' | 'WARN' | 'ERROR'; message: string; attempt?: number; stage?: 'ingest' | 'probe' | 'extract' | 'denoise' | 'diarize' | 'transcribe' | 'assemble' | 'translate' | 'analyze' | 'render' | 'publish'; file_id?: string; chunk?: number; worker_id?: string; id: string; };
MediaInfo: { container: string; duration: number; audio: { codec: string; sample_rate: number; channels: number; stream_index: number; }; video?: { codec: string; width: number; height: number; }; };
MediaParams: { files?: readonly ({ name: string; size: number; sha256?: string; duration?: number; })[]; source_url?: string; outputs?: readonly ('transcript' | 'subtitles' | 'speakers' | 'waveform' | 'denoised_audio' | 'translation' | 'analysis' | 'video' | 'thumbnail' | 'spectrogram' | 'audio')[]; language?: string; translate_to?: readonly (string)[]; model?: string; denoise?: boolean; reuse?: boolean; speakers?: { min?: number; max?: number; across_files?: boolean; }; subtitles?: components['schemas']['SubtitleWishes']; publish?: readonly ({ to: 's3'; bucket: string; prefix?: string; region?: string; role_arn?: string; artifacts?: readonly (string)[]; } | { to: 'http'; url: string; method?: 'PUT' | 'POST'; headers?: { [name: string]: string }; secret?: string; artifacts?: readonly (string)[]; } | { to: 'youtube'; secret: string; video_id?: string; captions?: boolean; upload?: { title: string; description?: string; privacy?: 'private' | 'unlisted' | 'public'; }; })[]; };
ModelUse: { role: string; name: string; sha256: string; demo: boolean; };
NewApiKey: { owner: string; name: string; scopes: readonly ('tasks:read' | 'tasks:write' | 'worker' | 'admin')[]; expires_at?: string; rate_limit?: { requests_per_second: number; burst: number; }; quota?: { tasks_per_day?: number; upload_bytes_per_day?: number; audio_minutes_per_day?: number; }; key_id: string; created_at: string; revoked_at?: string; key: string; };
PartLinks: { parts: readonly ({ part_number: number; url: string; headers: { [name: string]: string }; expires_at: string; })[]; };
PendingResult: { status: 'awaiting_upload' | 'scheduled' | 'pending' | 'claimed' | 'processing' | 'completed' | 'failed' | 'cancelled'; progress: number; stage: string | null; };
Problem: { type: string; title: string; status: number; detail: string; code: string; request_id: string; errors?: readonly (components['schemas']['Fault'])[]; };
Provenance: { artifact: components['schemas']['Artifact']; task: { id: string; params: { [name: string]: unknown }; params_sha256: string; }; source: { file_id: string; name: string; size: number; sha256?: string; url?: string; }; steps: readonly ({ stage: 'ingest' | 'probe' | 'extract' | 'denoise' | 'diarize' | 'transcribe' | 'assemble' | 'translate' | 'analyze' | 'render' | 'publish'; units: number; reused: number; attempts: number; started_at?: string; ended_at?: string; models?: readonly (components['schemas']['ModelUse'])[]; })[]; };
Redrive: { queue?: string; };
Redriven: { items: readonly ({ queue: string; moved: number; left: number; })[]; };
RegisterType: { name: string; param_schema: { [name: string]: unknown }; result_schema?: { [name: string]: unknown }; max_attempts?: number; lease_seconds?: number; executor?: 'worker'; is_active?: boolean; };
RotateSecret: { overlap_hours?: number; };
SentParts: { parts: readonly ({ part_number: number; size: number; etag: string; })[]; };
SignParts: { part_numbers: readonly (number)[]; };
Statistics: { since: string; until: string; by_status: { awaiting_upload: number; scheduled: number; pending: number; claimed: number; processing: number; completed: number; failed: number; cancelled: number; }; by_type: { [name: string]: number }; hours: readonly ({ hour: string; created: number; completed: number; failed: number; cancelled: number; retried: number; audio_seconds: number; })[]; days: readonly ({ day: string; created: number; completed: number; failed: number; cancelled: number; retried: number; audio_seconds: number; })[]; waiting_seconds: { count: number; p50: number | null; p90: number | null; p95: number | null; p99: number | null; }; processing_seconds: { count: number; p50: number | null; p90: number | null; p95: number | null; p99: number | null; }; failures: readonly ({ code: string; count: number; })[]; audio_seconds: number; };
SubtitleWishes: { formats?: readonly ('srt' | 'vtt' | 'ttml')[]; max_line_length?: number; max_lines?: number; max_chars_per_second?: number; min_duration?: number; max_duration?: number; min_gap?: number; burn_in?: boolean; };
Swept: { swept: { [name: string]: number }; };
Task: { id: string; type: string; owner: string; status: 'awaiting_upload' | 'scheduled' | 'pending' | 'claimed' | 'processing' | 'completed' | 'failed' | 'cancelled'; progress: number; priority: number; attempts: number; max_attempts: number; params: { [name: string]: unknown }; metadata: { [name: string]: unknown }; version: number; created_at: string; updated_at: string; started_at?: string; ended_at?: string; error?: { code: string; detail: string; }; type_version?: number; run_at?: string; webhook_url?: string; claim?: components['schemas']['Claim']; models?: readonly (components['schemas']['ModelUse'])[]; files: readonly ({ id: string; name: string; size: number; uploaded: boolean; progress: number; source?: { site: 'youtube'; id: string; url: string; title: string; duration?: number; uploader?: string; }; media?: components['schemas']['MediaInfo']; warnings?: readonly (string)[]; transcript_version?: number; publications?: readonly ({ target: number; to: 's3' | 'http' | 'youtube'; status: 'published' | 'failed'; at: string; url?: string; error?: string; })[]; stages: readonly ({ name: 'ingest' | 'probe' | 'extract' | 'denoise' | 'diarize' | 'transcribe' | 'assemble' | 'translate' | 'analyze' | 'render' | 'publish'; status: 'waiting' | 'running' | 'completed' | 'failed' | 'skipped'; progress: number; attempts: number; started_at?: string; ended_at?: string; chunks?: { total: number; completed: number; }; })[]; })[]; stages: readonly ({ name: 'ingest' | 'probe' | 'extract' | 'denoise' | 'diarize' | 'transcribe' | 'assemble' | 'translate' | 'analyze' | 'render' | 'publish'; status: 'waiting' | 'running' | 'completed' | 'failed' | 'skipped'; progress: number; attempts: number; started_at?: string; ended_at?: string; chunks?: { total: number; completed: number; }; })[]; };
TaskAnswer: { task: components['schemas']['Task']; };
TaskEvent: { seq: number; at: string; actor: string; type: string; data: { [name: string]: unknown }; v?: number; };
TaskPage: { items: readonly (components['schemas']['Task'])[]; next_cursor: string | null; };
TaskResult: { task_id: string; status: 'completed'; completed_at: string; notice?: string; result?: unknown; models: readonly (components['schemas']['ModelUse'])[]; cost?: components['schemas']['Cost']; files: readonly ({ file_id: string; name: string; media?: components['schemas']['MediaInfo']; warnings?: readonly (string)[]; publications?: readonly ({ target: number; to: 's3' | 'http' | 'youtube'; status: 'published' | 'failed'; at: string; url?: string; error?: string; })[]; artifacts: readonly (components['schemas']['Artifact'])[]; transcript?: { [name: string]: unknown }; })[]; };
TaskType: { name: string; param_schema: { [name: string]: unknown }; result_schema?: { [name: string]: unknown }; max_attempts: number; lease_seconds: number; version: number; executor: 'worker' | 'pipeline'; is_active: boolean; created_at: string; };
Ticket: { ticket: string; url: string; expires_at: string; };
Transcript: { task_id: string; file_id: string; version?: number; duration: number; language: { code: string; confidence: number | null; }; speakers: readonly ({ id: string; name: string | null; talk_seconds: number; confidence?: number | null; })[]; segments: readonly ({ id: number; start: number; end: number; speaker: string | null; text: string; confidence?: number | null; words: readonly ({ text: string; start: number; end: number; confidence: number | null; speaker: string | null; })[]; })[]; text: string; completeness: { covered: number; speech_without_words_seconds: number; flags: readonly (string)[]; covered_seconds?: number; speech_seconds?: number; words_in_silence?: number; repetitions?: readonly ({ start: number; end: number; text: string; times: number; })[]; seams?: { forced: number; joined: number; drift_seconds: number; faults: readonly ({ at: number; kind: 'doubled' | 'lost'; })[]; }; heard_again?: readonly ({ start: number; end: number; used: 'first' | 'second'; bad: boolean; })[]; }; translation?: { from: string; by: string; words: 'spread' | 'heard'; }; provenance: { models: readonly (components['schemas']['ModelUse'])[]; pipeline: string; notice?: string; }; };
TranscriptLink: { version: number; url: string; expires_at: string; };
TypeList: { items: readonly (components['schemas']['TaskType'])[]; };
UploadInstruction: { file_id: string; strategy: 'single'; method: 'PUT'; url: string; headers: { [name: string]: string }; expires_at: string; } | { file_id: string; strategy: 'multipart'; part_size: number; part_count: number; expires_at: string; };
Waveform: { version: 2; channels: 1; sample_rate: number; samples_per_pixel: number; bits: 8; length: number; data: readonly (number)[]; };
Webhook: { url: string; events: readonly ('task.created' | 'task.completed' | 'task.failed' | 'task.cancelled' | 'task.retried' | 'task.deleted' | 'endpoint.disabled')[]; description?: string; payload: 'full' | 'thin'; id: string; is_active: boolean; created_at: string; failing_since?: string; disabled?: { at: string; reason: 'gone' | 'failing'; }; };
WebhookList: { items: readonly (components['schemas']['Webhook'])[]; };
WebhookWithSecret: { url: string; events: readonly ('task.created' | 'task.completed' | 'task.failed' | 'task.cancelled' | 'task.retried' | 'task.deleted' | 'endpoint.disabled')[]; description?: string; payload: 'full' | 'thin'; id: string; is_active: boolean; created_at: string; failing_since?: string; disabled?: { at: string; reason: 'gone' | 'failing'; }; secret: string; };
WorkerList: { items: readonly ({ worker_id: string; status: 'active' | 'idle' | 'stale'; last_seen_at: string; tasks: readonly (string)[]; })[]; };
} }
/** Schemas of the document, by name. */
export type Schemas = components['schemas'];
