/** The language of a file's speech. */
import type { MediaParams } from '../../contract/task-schemas.ts';

/** What the caller says it is, as BCP 47 has it; undefined where the model is to find out. */
export const languageAsked = ({ language }: Pick<MediaParams, 'language'>): string | undefined =>
  language === 'auto' ? undefined : language;
