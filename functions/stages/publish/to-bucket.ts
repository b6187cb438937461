/** Artifacts as objects of another bucket, perhaps of another account. */
import type { StageInput } from '../../application/ports.ts';
import type { Artifact } from '../../contract/media-schemas.ts';
import type { TargetOf } from '../../contract/publish-schemas.ts';
import { objectKeyFor } from '../../domain/outbound/publishing.ts';
import { once, outgoingArtifact, type PublishPorts } from './step.ts';

export const toBucket = async (
  target: TargetOf<'s3'>,
  artifacts: readonly Artifact[],
  input: StageInput,
  { media, buckets }: PublishPorts,
): Promise<string> => {
  const { taskId, owner, file, signal } = input;
  const place = { taskId, fileId: file.id };
  for (const artifact of artifacts) {
    const key = objectKeyFor(target.prefix, { ...place, name: artifact.name });
    await once(input, media, { target, key, sha256: artifact.sha256 }, async () => {
      signal.throwIfAborted();
      await buckets.put(target, key, outgoingArtifact(input, media, artifact), { owner, signal });
      return key;
    });
  }
  return `s3://${target.bucket}/${objectKeyFor(target.prefix, { ...place, name: '' })}`;
};
