/** Lists come page by page. */

/** How many items a page has, as a query says it: 1 to 100. */
export const limitSchema = { type: 'string', pattern: '^([1-9][0-9]?|100)$' } as const;
