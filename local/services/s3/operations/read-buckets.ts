import type { Operation } from '../context.ts';
import { xmlResponse } from '../protocol/respond.ts';
import { xmlDocument } from '../protocol/xml-write.ts';

export const listBuckets: Operation = ({ buckets }) => {
  const elements = buckets.all().map(
    ({ spec, createdAt }) =>
      [
        'Bucket',
        [
          ['Name', spec.name],
          ['CreationDate', createdAt.toISOString()],
        ],
      ] as const,
  );
  return xmlResponse(
    xmlDocument('ListAllMyBucketsResult', [
      ['Owner', [['ID', 'embedded']]],
      ['Buckets', elements],
    ]),
  );
};

export const headBucket: Operation = ({ region }) => ({
  status: 200,
  headers: { 'x-amz-bucket-region': region },
});

/** S3 leaves the element empty for its first region. */
export const getBucketLocation: Operation = ({ region }) =>
  xmlResponse(
    xmlDocument('LocationConstraint', []).replace(
      '></LocationConstraint>',
      `>${region === 'us-east-1' ? '' : region}</LocationConstraint>`,
    ),
  );
