import { type BucketSpec, checkBucketSpec } from '../bucket-spec.ts';
import { S3Error } from '../protocol/errors.ts';
import { type Database, integer, text } from './database.ts';

export interface Bucket {
  readonly spec: BucketSpec;
  readonly createdAt: Date;
}

export interface Buckets {
  /** Creates the bucket, or gives the existing one a new configuration; its objects stay. */
  create(spec: BucketSpec, now: Date): void;
  find(name: string): Bucket | undefined;
  required(name: string): Bucket;
  all(): Bucket[];
}

export function openBuckets({ sql }: Database): Buckets {
  const put = sql.prepare(
    'INSERT INTO bucket (name, spec, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET spec = excluded.spec',
  );
  const read = sql.prepare('SELECT spec, created_at FROM bucket ORDER BY name');
  const buckets = new Map<string, Bucket>();
  const load = (): void => {
    buckets.clear();
    for (const row of read.all()) {
      const spec: BucketSpec = JSON.parse(text(row, 'spec'));
      buckets.set(spec.name, { spec, createdAt: new Date(integer(row, 'created_at')) });
    }
  };
  load();
  return {
    create: (spec, now) => {
      checkBucketSpec(spec);
      put.run(spec.name, JSON.stringify(spec), now.getTime());
      load();
    },
    find: (name) => buckets.get(name),
    required: (name) => {
      const bucket = buckets.get(name);
      if (bucket === undefined)
        throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
      return bucket;
    },
    all: () => [...buckets.values()],
  };
}
