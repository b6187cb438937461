import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it, type TestContext } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import { clamavScanner } from '../../../functions/adapters/scan/clamav-scanner.ts';
import { guarddutyScanner } from '../../../functions/adapters/scan/guardduty-scanner.ts';
import type { Scanner } from '../../../functions/application/ports.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { clamdStandIn, EICAR, startClamd, withoutClamd } from '../../support/clamd.ts';
import { createMemoryMediaStore } from '../../support/memory-media-store.ts';
import { httpServer } from '../../support/strange-servers.ts';

const options = { onProgress: () => {}, signal: AbortSignal.timeout(20_000) };

const scan = (address: string, bytes: Uint8Array, over: Partial<typeof options> = {}): Promise<void> => {
  const media = createMemoryMediaStore();
  media.objects.set('file', new Uint8Array(bytes));
  return clamavScanner({ media, address, quietMs: 1_000 }).check('file', bytes.length, {
    ...options,
    ...over,
  });
};

const verdictOf = async (work: Promise<void>): Promise<string> => {
  try {
    await work;
    return 'clean';
  } catch (cause) {
    if (cause instanceof ProblemError) return `${cause.problem.code}: ${cause.problem.detail}`;
    assert.ok(cause instanceof TransientError, String(cause));
    return 'again';
  }
};

const standIn = async (t: TestContext, ...[answer]: Parameters<typeof clamdStandIn>): Promise<string> => {
  const { address, close } = await clamdStandIn(answer);
  t.after(close);
  return address;
};

describe('the ClamAV scanner', () => {
  it('sends the whole file, tells how far it is, and takes the daemon at its word', async (t) => {
    const content = randomBytes(700_000);
    const got: Buffer[] = [];
    const address = await standIn(t, (received, isWhole) => {
      if (isWhole) got.push(received);
      return isWhole ? 'stream: OK' : undefined;
    });
    const seen: number[] = [];
    await scan(address, content, { onProgress: (fraction: number) => void seen.push(fraction) } as never);
    assert.ok(got[0]?.equals(content));
    assert.equal(seen.at(-1), 1);
  });

  it('names what was found', async (t) => {
    const address = await standIn(t, (_, isWhole) => (isWhole ? 'stream: Win.Test-1 FOUND' : undefined));
    assert.match(await verdictOf(scan(address, EICAR)), /^malware_found: .*Win\.Test-1/);
  });

  it('heeds an answer that comes before the end', async (t) => {
    const address = await standIn(t, () => 'INSTREAM size limit exceeded. ERROR');
    assert.match(await verdictOf(scan(address, randomBytes(5_000_000))), /^scan_impossible/);
  });

  it('comes again when the daemon is away, silent, or makes no sense: never is that a permission', async (t) => {
    assert.equal(await verdictOf(scan('127.0.0.1:1', EICAR)), 'again');
    const silent = await standIn(t, () => undefined);
    assert.equal(await verdictOf(scan(silent, EICAR)), 'again');
    for (const answer of ['', 'UNKNOWN COMMAND', 'stream: OK or so', 'Out of memory ERROR']) {
      const address = await standIn(t, (_, isWhole) => (isWhole ? answer : undefined));
      assert.equal(await verdictOf(scan(address, EICAR)), 'again', answer);
    }
  });

  it('comes again when the store breaks off: half a file that is clean is not a clean file', async (t) => {
    const address = await standIn(t, (_, isWhole) => (isWhole ? 'stream: OK' : undefined));
    const media = {
      readRange: async () => {
        const { Readable } = await import('node:stream');
        return Readable.from(
          (async function* () {
            yield EICAR.subarray(0, 20);
            throw new TransientError('the store is away');
          })(),
        );
      },
    };
    assert.equal(await verdictOf(clamavScanner({ media, address }).check('file', 68, options)), 'again');
  });

  it('stops with the reason when it is not wanted any more', async (t) => {
    const address = await standIn(t, () => undefined);
    const stop = new AbortController();
    const work = scan(address, EICAR, { signal: stop.signal });
    setImmediate(() => stop.abort(new Error('cancelled')));
    await assert.rejects(work, /cancelled/);
  });
});

describe('the ClamAV scanner with the real daemon', { skip: withoutClamd }, () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>;
  before(async () => {
    clamd = await startClamd();
  });
  after(() => clamd.close());

  it('finds the EICAR file, and nothing in noise', async () => {
    assert.match(await verdictOf(scan(clamd.address, EICAR)), /^malware_found: .*Eicar-Test-Signature/);
    assert.equal(await verdictOf(scan(clamd.address, randomBytes(500_000))), 'clean');
  });

  it('is told when a file is more than the daemon takes', async () => {
    // The answer may get lost with the line: then it is said at the end of the tries.
    const work = scan(clamd.address, randomBytes(6_000_000));
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof ProblemError || error instanceof TransientError);
      return error.problem?.code === 'scan_impossible';
    });
  });
});

describe('the GuardDuty scanner', () => {
  const scannerWith = async (tags: string): Promise<Scanner> => {
    const { url } = await httpServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(`<?xml version="1.0"?><Tagging><TagSet>${tags}</TagSet></Tagging>`),
    );
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${new URL(url).port}`,
      region: 'eu-west-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    return guarddutyScanner(client, 'media');
  };
  const tag = (key: string, value: string): string => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
  const verdict = async (tags: string) =>
    verdictOf((await scannerWith(tags)).check('uploads/t1/f1', 68, options));
  const STATUS = 'GuardDutyMalwareScanStatus';

  it('lets pass what was found clean, and nothing else', async () => {
    assert.equal(await verdict(tag('a', 'b') + tag(STATUS, 'NO_THREATS_FOUND')), 'clean');
    assert.match(await verdict(tag(STATUS, 'THREATS_FOUND')), /^malware_found/);
    for (const status of ['UNSUPPORTED', 'ACCESS_DENIED', 'FAILED', 'SOMETHING_NEW'])
      assert.match(await verdict(tag(STATUS, status)), /^scan_impossible/, status);
  });

  it('comes again, in its own time, until there is a verdict', async () => {
    const work = (await scannerWith('')).check('uploads/t1/f1', 68, options);
    await assert.rejects(work, (error) => error instanceof TransientError && error.againAfterSeconds === 60);
  });
});
