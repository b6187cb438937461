/** What a whole-file stage is told, for tests. */
import type { StageInput } from '../../functions/application/ports.ts';
import type { LogLevel } from '../../functions/contract/log-schemas.ts';

export const stageInput = (
  params: Partial<StageInput['params']> = {},
  over: Partial<StageInput> = {},
): StageInput & { readonly told: [LogLevel, string][] } => {
  const told: [LogLevel, string][] = [];
  return {
    taskId: 't1',
    owner: 'ann',
    params: { files: [{ name: 'a.mp4', size: 1 }], ...params },
    file: { id: 'f1', name: 'a.mp4', size: 1 },
    stages: [],
    chunk: null,
    now: () => new Date('2026-01-01T00:00:00Z'),
    onProgress: () => {},
    onLog: (level, message) => void told.push([level, message]),
    signal: AbortSignal.timeout(60_000),
    told,
    ...over,
  };
};
