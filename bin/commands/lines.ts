/** Output of a process, line by line, in a memory of known size whatever the process prints. */

/** A line's first characters; `isCut` when there were more. */
export type TakeLine = (line: string, isCut: boolean) => void;

export const eachLine = async (
  output: AsyncIterable<string>,
  mostCharacters: number,
  take: TakeLine,
): Promise<void> => {
  let begun = '';
  const end = (rest: string): void => {
    const line = (begun + rest).replace(/\r$/, '');
    begun = '';
    take(line.slice(0, mostCharacters), line.length > mostCharacters);
  };
  for await (const text of output) {
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) end(part);
    // One character more than is taken tells that there was more.
    begun = (begun + last).slice(0, mostCharacters + 1);
  }
  if (begun !== '') end('');
};
