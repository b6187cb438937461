/** What was made goes where the task says; each target by itself, so that one that fails takes nothing from the others. */
import type { StageInput } from '../../application/ports.ts';
import type { Artifact, UnitSummary } from '../../contract/media-schemas.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import type { Publication, PublishTarget } from '../../contract/publish-schemas.ts';
import { chosenArtifacts, targetFaults } from '../../domain/outbound/publishing.ts';
import type { PublishPorts } from './step.ts';
import { toBucket } from './to-bucket.ts';
import { toHttp } from './to-http.ts';
import { toYouTube } from './to-youtube.ts';

export const publish = async (input: StageInput, ports: PublishPorts): Promise<UnitSummary> => {
  const { params, file, onLog, onProgress, lastTry } = input;
  const targets = params.publish ?? [];
  const publications: Publication[] = [];
  let postponed: unknown;
  for (const [index, target] of targets.entries()) {
    const attempt = await attemptAt(target, index, input, ports);
    if (attempt.kind === 'postponed') postponed = attempt.cause;
    publications.push(attempt.publication);
    onProgress((index + 1) / targets.length);
  }
  // Those that are done are found done when the queue brings the unit again.
  if (postponed !== undefined && !lastTry)
    throw new TransientError('a target could not be reached', { cause: postponed });
  const warnings = publications.flatMap(({ to, status, error }) =>
    status === 'failed' ? [`Not published to ${to}: ${error}`] : [],
  );
  for (const { to, url, status } of publications)
    if (status === 'published') onLog('INFO', `${file.name}: published to ${to}, ${url}`);
  for (const warning of warnings) onLog('WARN', `${file.name}: ${warning}`);
  return { stage: 'publish', publications, warnings };
};

type Attempt =
  | { readonly kind: 'settled'; readonly publication: Publication }
  | { readonly kind: 'postponed'; readonly publication: Publication; readonly cause: unknown };

const attemptAt = async (
  target: PublishTarget,
  index: number,
  input: StageInput,
  ports: PublishPorts,
): Promise<Attempt> => {
  const known = { target: index, to: target.to, at: input.now().toISOString() };
  const failed = (error: string): Publication => ({ ...known, status: 'failed', error });
  try {
    const url = await send(target, input, ports);
    return { kind: 'settled', publication: { ...known, status: 'published', url } };
  } catch (cause) {
    // Cancelled, or out of time: nothing was decided.
    input.signal.throwIfAborted();
    if (cause instanceof ProblemError) return { kind: 'settled', publication: failed(cause.problem.detail) };
    const said = cause instanceof TransientError ? cause.message : 'It failed on every try.';
    return { kind: 'postponed', publication: failed(said), cause };
  }
};

const send = (target: PublishTarget, input: StageInput, ports: PublishPorts): Promise<string> => {
  const [fault] = targetFaults([target], ports.allowed);
  // Allowed when the task was made, and not any more.
  if (fault !== undefined)
    throw new ProblemError('publish_refused', `${fault.path.slice(3)} ${fault.message}.`);
  const all = input.file.artifacts ?? [];
  switch (target.to) {
    case 's3':
      return toBucket(target, wanted(target, all), input, ports);
    case 'http':
      return toHttp(target, wanted(target, all), input, ports);
    case 'youtube':
      return toYouTube(target, all, input, ports);
  }
};

const wanted = (
  { artifacts: wishes }: { readonly artifacts?: readonly string[] },
  all: readonly Artifact[],
): readonly Artifact[] => {
  const { chosen, missing } = chosenArtifacts(wishes, all);
  if (missing.length > 0 || chosen.length === 0)
    throw new ProblemError('publish_refused', `There is no artifact ${missing.join(', ') || 'at all'}.`);
  return chosen;
};
