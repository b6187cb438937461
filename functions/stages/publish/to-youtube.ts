/** A video of YouTube, uploaded or there already, with subtitles as its captions. */
import type { StageInput } from '../../application/ports.ts';
import { artifactObject, uploadObject } from '../../contract/keys.ts';
import type { Artifact } from '../../contract/media-schemas.ts';
import { ProblemError } from '../../contract/problems.ts';
import { type GoogleSecret, googleSecretSchema, type TargetOf } from '../../contract/publish-schemas.ts';
import { captionFiles } from '../../domain/outbound/publishing.ts';
import { readTranscript } from '../artifacts.ts';
import { once, outgoing, outgoingArtifact, type PublishPorts, secretFor } from './step.ts';

type Target = TargetOf<'youtube'>;

/** The rendered video where there is one, else the file as it came. */
const videoOf = (input: StageInput, artifacts: readonly Artifact[], { media }: PublishPorts) => {
  const { taskId, file } = input;
  const rendered = artifacts.find(({ content_type }) => content_type.startsWith('video/'));
  if (rendered !== undefined)
    return { id: rendered.sha256, object: outgoingArtifact(input, media, rendered) };
  if (file.media?.video === undefined)
    throw new ProblemError('publish_refused', 'The file has no picture: YouTube takes videos.');
  const original = { contentType: 'application/octet-stream', size: file.size };
  return { id: file.id, object: outgoing(media, uploadObject(taskId, file.id), original) };
};

const uploaded = (
  target: Target,
  details: NonNullable<Target['upload']>,
  artifacts: readonly Artifact[],
  access: GoogleSecret,
  input: StageInput,
  ports: PublishPorts,
): Promise<string> => {
  const { id, object } = videoOf(input, artifacts, ports);
  return once(input, ports.media, { target, id }, ({ session, begun }) =>
    ports.videos.upload(object, details, { uri: session, begun }, { access, ...input }),
  );
};

const spokenLanguage = async (input: StageInput, { media }: PublishPorts): Promise<string> => {
  const { language } = await readTranscript(input, media);
  return language.code;
};

const caption = async (
  videoId: string,
  artifacts: readonly Artifact[],
  access: GoogleSecret,
  input: StageInput,
  ports: PublishPorts,
): Promise<void> => {
  const names = artifacts.map(({ name }) => name);
  const files = captionFiles(names, await spokenLanguage(input, ports));
  if (files.length === 0)
    throw new ProblemError('publish_refused', 'There are no subtitles as SRT or VTT to make captions of.');
  for (const { name, language } of files) {
    if (language === 'und')
      throw new ProblemError(
        'publish_refused',
        'Captions need the language of the speech: say it in params.language.',
      );
    const artifact = artifacts.find((one) => one.name === name);
    await once(input, ports.media, { videoId, language, sha256: artifact?.sha256 }, async () => {
      const bytes = await ports.media.readBytes(artifactObject(input.taskId, input.file.id, name));
      const text = new TextDecoder().decode(bytes);
      const captions = { language, text, contentType: artifact?.content_type ?? 'text/plain' };
      await ports.videos.putCaptions(videoId, captions, { access, signal: input.signal });
      return language;
    });
  }
};

export const toYouTube = async (
  target: Target,
  artifacts: readonly Artifact[],
  input: StageInput,
  ports: PublishPorts,
): Promise<string> => {
  const access = await secretFor<GoogleSecret>(target.secret, input.owner, googleSecretSchema, ports);
  const { upload, captions = true } = target;
  const videoId =
    target.video_id ?? (upload && (await uploaded(target, upload, artifacts, access, input, ports)));
  if (videoId === undefined)
    throw new ProblemError('publish_refused', 'Neither video_id nor upload is given.');
  const hasSubtitles = artifacts.some(({ name }) => name.startsWith('subtitles.'));
  if (captions && (hasSubtitles || upload === undefined))
    await caption(videoId, artifacts, access, input, ports);
  return `https://youtu.be/${videoId}`;
};
