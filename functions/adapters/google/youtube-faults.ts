/** What a failure of yt-dlp means for the task: its own words, where they are about the video. */
import { ProblemError, TransientError } from '../../contract/problems.ts';

/** Other words than these may be about the site's mood, or the line to it. */
const FOR_GOOD =
  /unavailable|private|not available|removed|deleted|members|sign in|log ?in|age|copyright|blocked|not found|404|unsupported url|no video formats|requested format/i;

/** It ends with 2 when it does not know an option. */
const USAGE = 2;
const MOST = 300;

export const missingTool = (cause: unknown): never => {
  if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'EACCES')) {
    const detail = 'Videos of YouTube are fetched with yt-dlp, which is not installed here.';
    throw new ProblemError('ingest_tool_missing', detail, { cause });
  }
  throw cause;
};

const reasonIn = (lines: readonly string[]): string =>
  (lines.findLast((line) => line.startsWith('ERROR:')) ?? 'ERROR: it gave no reason')
    .replace(/^ERROR:\s*(\[[^\]]*\]\s*)?/, '')
    .slice(0, MOST);

export const toolFault = (code: number | null, lines: readonly string[]): Error => {
  if (code === USAGE)
    return new ProblemError('ingest_tool_missing', 'The yt-dlp installed here is too old for us.');
  const reason = reasonIn(lines);
  const problem = {
    code: 'source_unreachable',
    detail: `The video could not be fetched: ${reason}`,
  } as const;
  return FOR_GOOD.test(reason)
    ? new ProblemError(problem.code, problem.detail)
    : new TransientError('a video could not be fetched', { problem });
};
