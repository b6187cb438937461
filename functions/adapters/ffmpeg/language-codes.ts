/** Containers name languages by three letters (ISO 639-2), we by BCP 47. */
import { iso6392 } from 'iso-639-2';

/** `und` for what has no such code. */
export const threeLetters = (tag: string, kind: 'terminology' | 'bibliographic'): string => {
  const language = tag.toLowerCase().replace(/[-_].*$/, '');
  const entry = iso6392.find(
    ({ iso6391, iso6392B, iso6392T }) =>
      iso6391 === language || iso6392B === language || iso6392T === language,
  );
  return (kind === 'terminology' ? entry?.iso6392T : undefined) ?? entry?.iso6392B ?? 'und';
};
