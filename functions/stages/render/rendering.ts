/** What is rendered goes to the store as it comes, in parts. */
import type { Rendering, StageInput, StagePorts, UploadedMedia, Watch } from '../../application/ports.ts';
import { artifactObject, uploadObject } from '../../contract/keys.ts';
import type { Artifact } from '../../contract/media-schemas.ts';
import { TransientError } from '../../contract/problems.ts';

export type RenderPorts = Pick<StagePorts, 'media' | 'renderer'>;

export interface Rendered {
  readonly artifacts: readonly Artifact[];
  readonly warnings: readonly string[];
}

export type Render = (input: StageInput, ports: RenderPorts, watch: Watch) => Promise<Rendered>;

export const uploadOf = ({ taskId, file }: StageInput): UploadedMedia => {
  if (file.media === undefined) throw new TransientError('the file was not probed yet');
  return { key: uploadObject(taskId, file.id), size: file.size, info: file.media };
};

export const storeRendering = async (
  { taskId, file, now }: StageInput,
  { media }: RenderPorts,
  stem: string,
  { extension, contentType, body, warnings }: Rendering,
  { signal }: Watch,
): Promise<Rendered> => {
  const name = `${stem}.${extension}`;
  const watched = watchedFor(body);
  try {
    const key = artifactObject(taskId, file.id, name);
    const stored = await media.putStream(key, watched.body, contentType, signal);
    const created_at = now().toISOString();
    const artifact = { name, file_id: file.id, content_type: contentType, ...stored, created_at };
    return { artifacts: [artifact], warnings: warnings() };
  } catch (cause) {
    throw watched.fault() ?? cause;
  }
};

/** Where the stream broke because it could not be made, why it could not is the reason, and not that it broke. */
const watchedFor = (
  body: AsyncIterable<Uint8Array>,
): { body: AsyncIterable<Uint8Array>; fault: () => unknown } => {
  let fault: unknown;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (cause) {
      fault = cause;
      throw cause;
    }
  };
  return { body: watched(), fault: () => fault };
};
