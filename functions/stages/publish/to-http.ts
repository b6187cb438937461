/** Artifacts as bodies of HTTP requests to somebody's server. */
import type { StageInput } from '../../application/ports.ts';
import type { Artifact } from '../../contract/media-schemas.ts';
import { ProblemError } from '../../contract/problems.ts';
import { type HeaderSecret, headerSecretSchema, type TargetOf } from '../../contract/publish-schemas.ts';
import { shownUrl, urlFor } from '../../domain/outbound/publishing.ts';
import { once, outgoingArtifact, type PublishPorts, secretFor } from './step.ts';

type Headers = Readonly<Record<string, string>>;

/** A secret goes to the hosts that it names itself: a task cannot have it sent elsewhere, nor in the clear. */
const secretHeaders = async (
  { secret: name }: TargetOf<'http'>,
  url: string,
  owner: string,
  ports: PublishPorts,
): Promise<Headers> => {
  if (name === undefined) return {};
  const { headers, hosts } = await secretFor<HeaderSecret>(name, owner, headerSecretSchema, ports);
  const { host, protocol } = new URL(url);
  if (!hosts.includes(host))
    throw new ProblemError('publish_refused', `The secret "${name}" is not for ${host}.`);
  if (protocol !== 'https:' && !ports.allowed.plainSecrets)
    throw new ProblemError('publish_refused', 'A secret is sent to https:// only.');
  return headers;
};

export const toHttp = async (
  target: TargetOf<'http'>,
  artifacts: readonly Artifact[],
  input: StageInput,
  ports: PublishPorts,
): Promise<string> => {
  const { taskId, file, owner, signal } = input;
  const { method = 'PUT', headers = {} } = target;
  const places = artifacts.map((artifact) => ({
    artifact,
    url: urlFor(target, { taskId, fileId: file.id, name: artifact.name }),
  }));
  for (const { artifact, url } of places) {
    await once(input, ports.media, { target, name: artifact.name, sha256: artifact.sha256 }, async () => {
      signal.throwIfAborted();
      const object = outgoingArtifact(input, ports.media, artifact);
      const about = {
        'x-soundstage-task': taskId,
        'x-soundstage-file': file.id,
        'x-soundstage-artifact': artifact.name,
      };
      const secret = await secretHeaders(target, url, owner, ports);
      await ports.receivers.send(
        url,
        { method, headers: { ...headers, ...about, ...secret }, object },
        signal,
      );
      return shownUrl(url);
    });
  }
  const [first] = places;
  return places.length === 1 && first !== undefined
    ? shownUrl(first.url)
    : shownUrl(new URL('.', first?.url ?? target.url).href);
};
