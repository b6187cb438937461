/** What an API key may be allowed to do. */
export const SCOPES = ['tasks:read', 'tasks:write', 'worker', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];
