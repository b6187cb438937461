/** How audio is cut for the engine: what the voice detector heard, padded, and never too long at once. */
import { SAMPLE_RATE } from '../../contract/media-schemas.ts';

/** In samples. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Recognisers lose the first and last sound without some air around them. */
const PADDING_SAMPLES = 0.2 * SAMPLE_RATE;

/** Stretches with air around them, of at most `longestSeconds`, in order and without overlap. */
export const piecesOf = (
  speech: readonly Stretch[],
  totalSamples: number,
  longestSeconds: number,
): readonly Stretch[] =>
  speech.flatMap((stretch, index) => {
    const before = speech[index - 1]?.end ?? -totalSamples;
    const after = speech[index + 1]?.start ?? 2 * totalSamples;
    const padded = {
      start: Math.max(0, stretch.start - PADDING_SAMPLES, Math.ceil((before + stretch.start) / 2)),
      end: Math.min(totalSamples, stretch.end + PADDING_SAMPLES, Math.floor((stretch.end + after) / 2)),
    };
    return split(padded, longestSeconds * SAMPLE_RATE);
  });

const split = ({ start, end }: Stretch, longest: number): readonly Stretch[] => {
  const count = Math.max(1, Math.ceil((end - start) / longest));
  const edge = (index: number): number => start + Math.round(((end - start) * index) / count);
  return Array.from({ length: count }, (_, index) => ({ start: edge(index), end: edge(index + 1) }));
};

/** The parts of `own` in which none of `others` speaks. */
export const soloParts = (own: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] =>
  others.reduce<readonly Stretch[]>(
    (parts, other) =>
      parts
        .flatMap((part) => [
          ...(part.start < Math.min(part.end, other.start)
            ? [{ start: part.start, end: Math.min(part.end, other.start) }]
            : []),
          ...(Math.max(part.start, other.end) < part.end
            ? [{ start: Math.max(part.start, other.end), end: part.end }]
            : []),
        ])
        .filter(({ start, end }) => end > start),
    own,
  );
