/** How loud speech is made. */

/** EBU R 128: programmes have −23 LUFS, and true peaks of at most −1 dB. */
const TARGET_LUFS = -23;
const HIGHEST_PEAK = -1;
/** What is quieter has nothing to be made louder (the absolute gate of ITU-R BS.1770). */
const SILENCE_LUFS = -70;

/**
 * Decibels for the whole file at once, so that quiet people stay quieter than loud ones and no border of chunks is to be
 * heard. Where a peak would be clipped it becomes less loud instead.
 */
export const gainFor = ({ integrated, peak }: { integrated: number; peak: number }): number =>
  integrated <= SILENCE_LUFS ? 0 : Math.min(TARGET_LUFS - integrated, HIGHEST_PEAK - peak);
