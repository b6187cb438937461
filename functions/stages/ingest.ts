/** Fetches the file of a task that named a URL, into the place where an upload would have put it. */
import type { OpenedSource, Stage, StageInput, StagePorts } from '../application/ports.ts';
import { artifactObject, unitObject, uploadObject } from '../contract/keys.ts';
import { type Artifact, type SourceInfo, sourceInfoSchema } from '../contract/media-schemas.ts';
import { ProblemError } from '../contract/problems.ts';
import { MAX_FILE_BYTES, type MediaParams } from '../contract/task-schemas.ts';
import { mediaSource, nameInUrl } from '../domain/outbound/source-url.ts';
import { storedOnce } from './stored.ts';

const BINARY = 'application/octet-stream';
const JSON_TYPE = 'application/json';
const METADATA = 'source.json';

/** Outputs that show something of the picture; for the others the sound is enough, and smaller. */
const PICTURES: readonly string[] = ['video', 'thumbnail'];

const ingestedSchema = {
  type: 'object',
  required: ['name', 'size', 'sha256', 'artifacts'],
  properties: {
    name: { type: 'string' },
    size: { type: 'integer' },
    sha256: { type: 'string' },
    source: sourceInfoSchema,
    artifacts: { type: 'array' },
  },
} as const;

interface Ingested {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly source?: SourceInfo;
  readonly artifacts: Artifact[];
}

export const ingest: Stage<'media' | 'sources'> = async (input, ports) => {
  const { taskId, file, onLog } = input;
  const outcome = await storedOnce<Ingested>(
    ports.media,
    unitObject(taskId, file.id, 'ingest', null),
    ingestedSchema,
    () => fetchFile(input, ports),
  );
  onLog('INFO', `${outcome.name}: ${outcome.size} bytes were fetched`);
  return { stage: 'ingest', ...outcome };
};

const openSource = (
  { params, signal }: StageInput,
  { sources }: Pick<StagePorts, 'sources'>,
): Promise<OpenedSource> => {
  const { source_url = '' } = params;
  const source = mediaSource(source_url);
  switch (source.kind) {
    case 'refused':
      throw new ProblemError('source_url_refused', `The URL ${source.reason}.`);
    case 'youtube':
      return sources.openVideo(source.videoId, { picture: showsPicture(params), signal });
    case 'http':
      return sources.openUrl(source.url, signal);
  }
};

const showsPicture = ({ outputs = [] }: MediaParams): boolean =>
  outputs.some((output) => PICTURES.includes(output));

const fetchFile = async (
  input: StageInput,
  ports: Pick<StagePorts, 'media' | 'sources'>,
): Promise<Ingested> => {
  const { taskId, file, params, signal } = input;
  const opened = await openSource(input, ports);
  const key = uploadObject(taskId, file.id);
  const stored = await ports.media
    .putStream(key, withinLimits(opened, input), BINARY, signal)
    .finally(() => opened.close());
  const { source, name = nameInUrl(params.source_url ?? '') } = opened;
  if (source === undefined) return { name, ...stored, artifacts: [] };
  return { name, ...stored, source, artifacts: [await storeMetadata(input, source, ports)] };
};

const tooLarge = (): ProblemError =>
  new ProblemError(
    'source_too_large',
    `The file at the URL is too large; at most ${MAX_FILE_BYTES} bytes are taken.`,
  );

/** Counted as well as believed: a server may announce less than it sends. */
async function* withinLimits(
  { size, body }: OpenedSource,
  { onProgress }: StageInput,
): AsyncGenerator<Uint8Array> {
  if (size !== undefined && size > MAX_FILE_BYTES) throw tooLarge();
  let count = 0;
  for await (const bytes of body) {
    count += bytes.byteLength;
    if (count > MAX_FILE_BYTES) throw tooLarge();
    if (size) onProgress(count / size);
    else onProgress(0);
    yield bytes;
  }
}

const storeMetadata = async (
  { taskId, file, now }: StageInput,
  source: SourceInfo,
  { media }: Pick<StagePorts, 'media'>,
): Promise<Artifact> => {
  const text = JSON.stringify(source, null, 2);
  const stored = await media.put(artifactObject(taskId, file.id, METADATA), text, JSON_TYPE);
  return {
    name: METADATA,
    file_id: file.id,
    content_type: JSON_TYPE,
    ...stored,
    created_at: now().toISOString(),
  };
};
