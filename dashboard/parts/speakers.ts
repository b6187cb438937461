/** What each speaker is called, and their colour: the same wherever they show. */
import type { Transcript } from '../../client/index.ts';

export type Speaker = Transcript['speakers'][number];

const COLOURS = 8;

export const colourOf = (speakers: readonly Speaker[], id: string | null): string => {
  const place = speakers.findIndex((one) => one.id === id);
  return place < 0 ? 'var(--line-strong)' : `var(--speaker-${place % COLOURS})`;
};

export const nameOf = (speakers: readonly Speaker[], id: string | null): string | null => {
  if (id === null) return null;
  const name = speakers.find((one) => one.id === id)?.name;
  return name ?? `Speaker ${id.replace(/^S/, '')}`;
};
