/** Sends a file, follows its task to the end, and says how it ended. */
import { type Client, type TaskView, uploadFile, watchTask } from '../../client/index.ts';
import { openFileSource } from '../../client/node.ts';
import { type Display, showItem } from './display.ts';
import { isUrl, sha256Of } from './files.ts';

export interface SubmitOptions {
  readonly language?: string;
  readonly model?: string;
  readonly minSpeakers?: number;
  readonly maxSpeakers?: number;
  readonly outputs?: readonly string[];
  readonly translateTo?: readonly string[];
  readonly denoise?: boolean;
  readonly priority?: number;
  /** Take an earlier task for the same content instead of doing the work again. */
  readonly reuse?: boolean;
}

const speakersOf = ({ minSpeakers: min, maxSpeakers: max }: SubmitOptions): object =>
  min === undefined && max === undefined
    ? {}
    : { speakers: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) } };

const paramsOf = (origin: object, options: SubmitOptions): Record<string, unknown> => ({
  ...origin,
  ...(options.outputs === undefined ? {} : { outputs: options.outputs }),
  ...(options.translateTo === undefined ? {} : { translate_to: options.translateTo }),
  ...(options.denoise === undefined ? {} : { denoise: options.denoise }),
  ...(options.language === undefined ? {} : { language: options.language }),
  ...(options.model === undefined ? {} : { model: options.model }),
  ...speakersOf(options),
});

const createFor = (client: Client, origin: object, options: SubmitOptions) =>
  client.createTask({
    type: 'media.process',
    params: paramsOf(origin, options),
    dedupe: options.reuse === true,
    ...(options.priority === undefined ? {} : { priority: options.priority }),
  });

/** Creates the task and, unless it is a URL, sends the file; resolves when the last byte has arrived. */
export const submitFile = async (
  client: Client,
  path: string,
  options: SubmitOptions,
  display: Display,
): Promise<TaskView> => {
  if (isUrl(path)) return (await createFor(client, { source_url: path }, options)).task;
  const source = await openFileSource(path);
  const { name, size } = source;
  // Without a hash, two files of one name and size would be taken for the same.
  const file = options.reuse ? { name, size, sha256: await sha256Of(path) } : { name, size };
  const { task, uploads } = await createFor(client, { files: [file] }, options);
  const onProgress = (sent: number, total: number): void => {
    const progress = total === 0 ? 100 : (sent / total) * 100;
    display.show({ name: 'upload', status: sent < total ? 'running' : 'completed', progress });
  };
  for (const upload of uploads) await uploadFile(client, task.id, upload, source, { onProgress });
  return task;
};

/** The task as it was at its end. */
export const followTask = async (client: Client, taskId: string, display: Display): Promise<TaskView> => {
  let last: TaskView | undefined;
  for await (const item of watchTask(client, taskId)) {
    showItem(display, item);
    if (item.kind === 'snapshot') last = item.task;
  }
  return last ?? client.getTask(taskId);
};
