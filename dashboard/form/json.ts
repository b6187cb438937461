/** Text that should be JSON. */
export interface ReadJson {
  /** Undefined where the text is empty, or no JSON. */
  readonly value: unknown;
  /** What is wrong with it, with line and column where the browser knows them. */
  readonly problem: string | undefined;
}

export const readJson = (text: string): ReadJson => {
  if (text.trim() === '') return { value: undefined, problem: undefined };
  try {
    return { value: JSON.parse(text), problem: undefined };
  } catch (fault) {
    return { value: undefined, problem: fault instanceof Error ? fault.message : 'This is not JSON.' };
  }
};

export const asJson = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2));
