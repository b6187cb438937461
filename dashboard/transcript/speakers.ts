/** What each speaker is called, and their colour: the same wherever they show. */
import type { Transcript } from '../../client/index.ts';

export type Speaker = Transcript['speakers'][number];

const COLOURS = 8;
const NOBODY = '--line-strong';

/** The custom properties of the theme: that of nobody, then those that speakers have in turn. */
export const COLOUR_NAMES: readonly string[] = [
  NOBODY,
  ...Array.from({ length: COLOURS }, (_, number) => `--speaker-${number}`),
];

/** An index into the names. */
export const colourNumber = (speakers: readonly Speaker[], id: string | null): number => {
  const place = speakers.findIndex((one) => one.id === id);
  return place < 0 ? 0 : 1 + (place % COLOURS);
};

export const colourOf = (speakers: readonly Speaker[], id: string | null): string =>
  `var(${COLOUR_NAMES[colourNumber(speakers, id)] ?? NOBODY})`;

export const nameOf = (speakers: readonly Speaker[], id: string | null): string | null => {
  if (id === null) return null;
  const name = speakers.find((one) => one.id === id)?.name;
  return name ?? `Speaker ${id.replace(/^S/, '')}`;
};
