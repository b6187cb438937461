/** Links to send parts to, asked for in batches as they are needed. */
import type { Client } from '../client.ts';
import { ApiProblem } from '../problem.ts';
import type { PartLink } from '../shapes.ts';

/** Few enough to be used before they expire. */
const LINKS_PER_REQUEST = 16;

export interface LinkSupply {
  take(partNumber: number): Promise<PartLink>;
  /** The next one to take this part's link asks for another. */
  forget(partNumber: number): void;
}

export const linkSupply = (
  client: Pick<Client, 'partLinks'>,
  taskId: string,
  fileId: string,
  wanted: readonly number[],
): LinkSupply => {
  const links = new Map<number, Promise<PartLink | undefined>>();
  const askFrom = (first: number): void => {
    const start = wanted.indexOf(first);
    const numbers = wanted
      .slice(start, start + LINKS_PER_REQUEST)
      .filter((it) => it === first || !links.has(it));
    const answer = client.partLinks(taskId, fileId, numbers);
    for (const number of numbers) {
      const link = answer.then((found) => found.find((it) => it.part_number === number));
      // Whoever takes the link sees the failure; the batch's other parts may never be taken.
      link.catch(() => links.delete(number));
      links.set(number, link);
    }
  };
  return {
    forget: (number) => void links.delete(number),
    take: async (number) => {
      if (!links.has(number)) askFrom(number);
      const link = await links.get(number);
      if (link === undefined)
        throw new ApiProblem(500, 'unexpected_answer', `There is no link for part ${number}.`);
      return link;
    },
  };
};
