/** Run as a process of its own by s3-memory.test.ts, so that only the service's memory is measured. */
import { startS3 } from '../../local/services/s3/service.ts';
import { BUCKET, CREDENTIALS, REGION } from './s3-fixture.ts';

const service = await startS3({
  folder: process.argv[2]!,
  port: 0,
  credentials: CREDENTIALS,
  region: REGION,
  notify: async () => {},
});
service.createBucket({ name: BUCKET, notifications: [] });
process.on('message', () => process.send?.(process.resourceUsage().maxRSS * 1024));
process.on('disconnect', () => process.exit());
process.send?.(service.endpoint);
