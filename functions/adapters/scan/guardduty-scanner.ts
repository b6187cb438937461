/**
 * GuardDuty Malware Protection for S3 as the Scanner port: AWS scans what is uploaded by itself, and writes its verdict as a
 * tag on the object. We read it, and come again until it is there.
 */
import { GetObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Scanner } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { onObject } from '../s3/faults.ts';

const TAG = 'GuardDutyMalwareScanStatus';
/** Most scans take less than a minute or two. */
const AGAIN_AFTER_SECONDS = 60;

const pending = (): TransientError =>
  new TransientError('the verdict of GuardDuty is not there yet', {
    againAfterSeconds: AGAIN_AFTER_SECONDS,
    problem: { code: 'scan_impossible', detail: 'The malware scan of the file has not ended in time.' },
  });

/** Verdicts as AWS documents them; one that nobody knows is no permission. */
const judge = (status: string | undefined): void => {
  switch (status) {
    case 'NO_THREATS_FOUND':
      return;
    case undefined:
      throw pending();
    case 'THREATS_FOUND':
      throw new ProblemError('malware_found', 'The file is not processed: GuardDuty found malware in it.');
    default:
      throw new ProblemError('scan_impossible', `GuardDuty could not scan the file (${status}).`);
  }
};

export const guarddutyScanner = (client: S3Client, bucket: string): Scanner => ({
  check: async (key, _, { signal }) => {
    const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key });
    const { TagSet = [] } = await onObject(key, () => client.send(command, { abortSignal: signal }));
    judge(TagSet.find(({ Key }) => Key === TAG)?.Value);
  },
});
