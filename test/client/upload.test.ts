import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClient, type FileSource, uploadFile } from '../../client/index.ts';
import type { Put } from '../../client/uploads/upload.ts';
import { type Asked, startFakeApi } from './fake-api.ts';

const ID = 'local_20261102_1';
const PARTS = `/api/tasks/${ID}/files/f1/parts`;
const COMPLETE = `POST /api/tasks/${ID}/files/f1/complete`;

const sourceOf = (text: string): FileSource => {
  const content = new Blob([text]);
  return { name: 'talk.mp4', size: content.size, slice: (start, end) => content.slice(start, end) };
};

const single = (url: string) =>
  ({
    file_id: 'f1',
    strategy: 'single',
    method: 'PUT',
    url: `${url}/bucket`,
    headers: { 'x-amz-checksum-sha256': 'abc' },
    expires_at: 'z',
  }) as const;

const multipart = {
  file_id: 'f1',
  strategy: 'multipart',
  part_size: 4,
  part_count: 3,
  expires_at: 'z',
} as const;

const part = (number: number) => `PUT /bucket/${number}`;
const stored = ({ path }: Asked) => ({ headers: { etag: `"${path.split('/').at(-1)}"` } });

/** The API and the bucket of a file of three parts, with some of them there already. */
const startBucket = async (there: readonly number[] = []) => {
  const api = await startFakeApi({
    [`GET ${PARTS}`]: () => ({
      body: { parts: there.map((n) => ({ part_number: n, size: 4, etag: `"${n}"` })) },
    }),
    [`POST ${PARTS}`]: (asked) => ({
      body: {
        parts: asked.json().part_numbers.map((part_number: number) => ({
          part_number,
          url: `${api.url}/bucket/${part_number}`,
          headers: { 'x-part': String(part_number) },
          expires_at: 'z',
        })),
      },
    }),
    [part(1)]: stored,
    [part(2)]: stored,
    [part(3)]: stored,
    [COMPLETE]: () => ({ body: {} }),
  });
  return api;
};

const quick = { retryDelayMs: 1 };
const send = (url: string, plan: Parameters<typeof uploadFile>[2], options = {}) =>
  uploadFile(createClient({ apiUrl: url, retryDelayMs: 1 }), ID, plan, sourceOf('aaaabbbbcc'), {
    ...quick,
    ...options,
  });

const partsPut = (asked: readonly Asked[]) =>
  asked.filter(({ method }) => method === 'PUT').map(({ path, body }) => `${path.split('/').at(-1)} ${body}`);

describe('a small upload', () => {
  it('is one PUT with the signed headers', async () => {
    await using api = await startFakeApi({ 'PUT /bucket': () => ({}) });
    const progress: number[] = [];
    await send(api.url, single(api.url), { onProgress: (sent: number) => progress.push(sent) });
    const [asked] = api.asked;
    assert.equal(asked?.body.toString(), 'aaaabbbbcc');
    assert.equal(asked?.headers['content-length'], '10');
    assert.equal(asked?.headers['x-amz-checksum-sha256'], 'abc');
    assert.equal(asked?.headers['x-api-key'], undefined);
    assert.deepEqual(progress, [0, 10]);
  });

  it('of nothing sends a length of 0', async () => {
    await using api = await startFakeApi({ 'PUT /bucket': () => ({}) });
    await uploadFile(createClient({ apiUrl: api.url }), ID, single(api.url), sourceOf(''), quick);
    assert.equal(api.asked[0]?.headers['content-length'], '0');
  });

  it('is tried again after a passing fault, and not after a refusal', async () => {
    let answers = [500, 200, 400];
    await using api = await startFakeApi({
      'PUT /bucket': () => {
        const [status = 200, ...rest] = answers;
        answers = rest;
        return { status };
      },
    });
    await send(api.url, single(api.url));
    await assert.rejects(send(api.url, single(api.url)), { code: 'upload_refused', status: 400 });
    assert.equal(api.asked.length, 3);
  });

  it('takes a new link when its own is refused, and none when the file has arrived meanwhile', async () => {
    await using api = await startFakeApi({ 'PUT /bucket': () => ({ status: 403 }), 'PUT /new': () => ({}) });
    const renewed = { ...single(api.url), url: `${api.url}/new` };
    await send(api.url, single(api.url), { renew: async () => renewed });
    await send(api.url, single(api.url), { renew: async () => undefined });
    assert.deepEqual(
      api.asked.map(({ path }) => path),
      ['/bucket', '/new', '/bucket'],
    );
  });

  it('tells how far it is while it is sent, where the caller can', async () => {
    const progress: number[] = [];
    const put: Put = async (_target, _body, { onProgress }) => {
      onProgress(4);
      return { status: 200, etag: null };
    };
    await send('http://nowhere', single('http://nowhere'), {
      put,
      onProgress: (n: number) => progress.push(n),
    });
    assert.deepEqual(progress, [0, 4, 10]);
  });
});

describe('a large upload', () => {
  it('sends every part with its own headers and completes in order', async () => {
    await using api = await startBucket();
    const progress: number[] = [];
    await send(api.url, multipart, { onProgress: (sent: number) => progress.push(sent) });
    assert.deepEqual(partsPut(api.asked).toSorted(), ['1 aaaa', '2 bbbb', '3 cc']);
    assert.equal(api.asked.find(({ path }) => path === '/bucket/2')?.headers['x-part'], '2');
    assert.deepEqual(api.asked.at(-1)?.json(), {
      parts: [1, 2, 3].map((part_number) => ({ part_number, etag: `"${part_number}"` })),
    });
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
    assert.equal(progress.at(-1), 10);
    assert.equal(api.asked.filter(({ method, path }) => method === 'POST' && path === PARTS).length, 1);
  });

  it('resumes with the parts that are missing', async () => {
    await using api = await startBucket([1, 3]);
    const progress: number[] = [];
    await send(api.url, multipart, { onProgress: (sent: number) => progress.push(sent) });
    assert.deepEqual(partsPut(api.asked), ['2 bbbb']);
    assert.deepEqual(progress, [6, 10]);
    assert.equal(api.asked.at(-1)?.json().parts.length, 3);
  });

  it('takes a new link for a part whose link was refused', async () => {
    await using api = await startBucket([1, 3]);
    let refusals = 1;
    api.routes[part(2)] = (asked) => (refusals-- > 0 ? { status: 403 } : stored(asked));
    await send(api.url, multipart);
    assert.equal(api.asked.filter(({ method, path }) => method === 'POST' && path === PARTS).length, 2);
    assert.equal(partsPut(api.asked).length, 2);
  });

  it('asks the service for the ETags where a browser hides them', async () => {
    await using api = await startBucket([1, 2]);
    api.routes[part(3)] = () => {
      api.routes[`GET ${PARTS}`] = () => ({
        body: { parts: [1, 2, 3].map((n) => ({ part_number: n, etag: `"${n}"` })) },
      });
      return {};
    };
    await send(api.url, multipart);
    assert.deepEqual(api.asked.at(-1)?.json().parts[2], { part_number: 3, etag: '"3"' });
  });

  it('fails when a part is refused for good, and completes nothing', async () => {
    await using api = await startBucket();
    api.routes[part(2)] = () => ({ status: 400 });
    await assert.rejects(send(api.url, multipart), { code: 'upload_refused' });
    assert.ok(!api.asked.some(({ path }) => path.endsWith('/complete')));
  });

  it('stops the other parts before it says that one failed', async () => {
    await using api = await startBucket();
    const stopped: string[] = [];
    const put: Put = async ({ url }, _body, { signal }) => {
      if (url.endsWith('/2')) return { status: 400, etag: null };
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      stopped.push(url.slice(-1));
      throw signal?.reason;
    };
    await assert.rejects(send(api.url, multipart, { put }), { code: 'upload_refused' });
    assert.deepEqual(stopped.toSorted(), ['1', '3']);
  });

  it('counts what is on its way, and takes back what was lost', async () => {
    await using api = await startBucket([1, 2]);
    const progress: number[] = [];
    let tries = 0;
    const put: Put = async (_target, _body, { onProgress }) => {
      tries += 1;
      onProgress(1);
      if (tries === 1) throw new TypeError('The line broke');
      return { status: 200, etag: '"3"' };
    };
    await send(api.url, multipart, { put, onProgress: (sent: number) => progress.push(sent) });
    assert.deepEqual(progress, [8, 9, 9, 10]);
  });

  it('goes on for as long as the caller has patience, and no longer', async () => {
    await using api = await startBucket([1, 2]);
    let answers = 7;
    api.routes[part(3)] = (asked) => (answers-- > 0 ? { status: 503 } : stored(asked));
    const failures: number[] = [];
    const beforeRetry = async (_fault: unknown, count: number) => void failures.push(count);
    await send(api.url, multipart, { beforeRetry });
    assert.deepEqual(failures, [1, 2, 3, 4, 5, 6, 7]);
    answers = 1;
    const noPatience = async (fault: unknown) => {
      throw fault;
    };
    await assert.rejects(send(api.url, multipart, { beforeRetry: noPatience }), { status: 503 });
  });
});
