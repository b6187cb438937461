/** For functions that only read small objects: a client of S3 with one command is a third of the whole of it. */
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { MediaStore } from '../../application/ports.ts';
import { onObject } from './faults.ts';

export const s3JsonReader = (client: S3Client, bucket: string): Pick<MediaStore, 'readJson'> => ({
  readJson: (key) =>
    onObject(key, async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (Body === undefined) throw new Error(`S3 gave no body for ${key}`);
      return JSON.parse(await Body.transformToString());
    }),
});
