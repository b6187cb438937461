/** Presigned URLs: what a client may do with one object, for a while, without credentials. */
import { GetObjectCommand, PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Clock, MediaStore, SignedUrl } from '../../application/ports.ts';

const CHECKSUM_HEADER = 'x-amz-checksum-sha256';

/** RFC 6266 with RFC 5987 encoding, so that any file name survives. */
const asAttachment = (fileName: string): string => {
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
};

/**
 * Uploads sign `content-length`: S3 refuses a body of any other length. It is not among `headers`, because every HTTP
 * client sets it itself from the body (and browsers let nobody else); the checksum is, because none does.
 */
export const s3Signer = (
  client: S3Client,
  bucket: string,
  now: Clock,
): Pick<MediaStore, 'signUpload' | 'signDownload' | 'signPart'> => {
  type Options = NonNullable<Parameters<typeof getSignedUrl>[2]>;

  const sign = async (
    presign: (options: Options) => Promise<string>,
    lifetimeSeconds: number,
    headers: Record<string, string> = {},
  ): Promise<SignedUrl> => {
    const signingDate = now();
    const url = await presign({
      expiresIn: lifetimeSeconds,
      signingDate,
      // Kept as headers: moved into the query they would bind nothing.
      unhoistableHeaders: new Set(Object.keys(headers)),
    });
    const expires_at = new Date(signingDate.getTime() + lifetimeSeconds * 1000).toISOString();
    return { url, headers, expires_at };
  };

  return {
    signUpload: (key, { size, sha256 }, lifetimeSeconds) => {
      const checksum = sha256 === undefined ? undefined : Buffer.from(sha256, 'hex').toString('base64');
      const bound = checksum === undefined ? {} : { ChecksumSHA256: checksum };
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, ContentLength: size, ...bound });
      const headers: Record<string, string> = checksum === undefined ? {} : { [CHECKSUM_HEADER]: checksum };
      return sign((options) => getSignedUrl(client, command, options), lifetimeSeconds, headers);
    },

    signPart: (key, { uploadId, partNumber, size }, lifetimeSeconds) => {
      const part = {
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: partNumber,
        ContentLength: size,
      };
      const command = new UploadPartCommand(part);
      return sign((options) => getSignedUrl(client, command, options), lifetimeSeconds);
    },

    signDownload: (key, { lifetimeSeconds, fileName }) => {
      const named = fileName === undefined ? {} : { ResponseContentDisposition: asAttachment(fileName) };
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...named });
      return sign((options) => getSignedUrl(client, command, options), lifetimeSeconds);
    },
  };
};
