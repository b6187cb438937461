/** Pictures, audio and video for those who asked for them. What cannot be made is a warning: the rest is there. */
import type { Stage, StageInput } from '../../application/ports.ts';
import { unitObject } from '../../contract/keys.ts';
import { artifactSchema } from '../../contract/media-schemas.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { OutputName } from '../../contract/stages.ts';
import { patienceFrom } from '../patience.ts';
import { storedOnce } from '../stored.ts';
import { renderAudio, renderDenoised } from './audio.ts';
import { renderSpectrogram, renderThumbnail } from './pictures.ts';
import type { Render, Rendered, RenderPorts } from './rendering.ts';
import { renderVideo } from './video.ts';

/** What takes longest comes last. */
const RENDERINGS: readonly (readonly [OutputName, Render])[] = [
  ['thumbnail', renderThumbnail],
  ['spectrogram', renderSpectrogram],
  ['audio', renderAudio],
  ['denoised_audio', renderDenoised],
  ['video', renderVideo],
];

const renderedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['artifacts', 'warnings'],
  properties: {
    artifacts: { type: 'array', items: artifactSchema },
    warnings: { type: 'array', items: { type: 'string' } },
  },
} as const;

export const render: Stage<keyof RenderPorts> = async (input, ports) => {
  const { taskId, file, onLog } = input;
  const { artifacts, warnings } = await storedOnce<Rendered>(
    ports.media,
    unitObject(taskId, file.id, 'render', null, file.pass),
    renderedSchema,
    () => renderAll(input, ports),
  );
  for (const warning of warnings) onLog('WARN', `${file.name}: ${warning}`);
  const names = artifacts.map(({ name }) => name).join(', ');
  if (names !== '') onLog('INFO', `${file.name}: wrote ${names}`);
  return {
    stage: 'render',
    artifacts: [...artifacts],
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  };
};

const renderAll = async (input: StageInput, ports: RenderPorts): Promise<Rendered> => {
  const patience = patienceFrom(input.now);
  const wanted = RENDERINGS.filter(([output]) => input.params.outputs?.includes(output));
  const all: Rendered[] = [];
  for (const [index, [, make]] of wanted.entries()) {
    const onProgress = (fraction: number): void => input.onProgress((index + fraction) / wanted.length);
    const watch = { onProgress, signal: input.signal };
    all.push(await warningOf(() => patience(watch, (watched) => make(input, ports, watched))));
  }
  return {
    artifacts: all.flatMap(({ artifacts }) => artifacts),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
};

/** Only of what this file does not allow; what goes wrong around it is tried again. */
const warningOf = async (make: () => Promise<Rendered>): Promise<Rendered> => {
  try {
    return await make();
  } catch (cause) {
    if (!(cause instanceof ProblemError) || cause.problem.code !== 'stage_failed') throw cause;
    return { artifacts: [], warnings: [cause.problem.detail] };
  }
};
