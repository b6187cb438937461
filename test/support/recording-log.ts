/** A log that keeps what it was told. */
import type { Log } from '../../functions/application/ports.ts';

export interface Entry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

export const recordingLog = (): Log & { readonly entries: Entry[] } => {
  const entries: Entry[] = [];
  const at =
    (level: Entry['level']) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void entries.push({ level, message, fields });
  return { entries, info: at('info'), warn: at('warn'), error: at('error') };
};
