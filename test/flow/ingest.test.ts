/** Tasks that name a URL instead of a file, from the request to the transcript, on the local cloud. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TaskView } from '../../client/index.ts';
import { openWorkshop, type Workshop } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';
import { httpServer, rawServer } from '../support/strange-servers.ts';
import { standInYtDlp } from '../support/yt-dlp.ts';

const ID = 'dQw4w9WgXcQ';
const PATH = process.env['PATH'];
let service: RunningService;
let workshop: Workshop;
let tools: string;
let talk: string;

before(async () => {
  workshop = await openWorkshop();
  talk = await workshop.sampleAs('m4a', 6);
  tools = await mkdtemp(join(tmpdir(), 'soundstage-tools-'));
  const info = { id: ID, title: 'A talk', ext: 'm4a', duration: 6, uploader: 'Ann' };
  await standInYtDlp(
    tools,
    `if (argv.includes('--dump-single-json')) console.log('${JSON.stringify(info)}');
     else require('node:fs').createReadStream(${JSON.stringify(talk)}).pipe(process.stdout);`,
  );
  process.env['PATH'] = [tools, PATH].join(delimiter);
  service = await startService();
});
after(async () => {
  process.env['PATH'] = PATH;
  await service.close();
  await workshop.close();
  await rm(tools, { recursive: true, force: true });
});

/** On this machine, which the local cloud may call. */
const local = (url: string, path = ''): string => `http://127.0.0.1:${new URL(url).port}/${path}`;

const create = async (source_url: string): Promise<TaskView> => {
  const params = { source_url, outputs: ['transcript'] };
  const { task, uploads } = await service.client.createTask({ type: 'media.process', params, dedupe: false });
  assert.deepEqual(uploads, []);
  assert.equal(task.status, 'processing');
  return task;
};
const outcome = async (source_url: string) => service.ended((await create(source_url)).id);

describe('a task with a source_url', () => {
  it('fetches the file over a line that breaks, and goes its way to a transcript', async () => {
    const content = await readFile(talk);
    const { url, seen } = await httpServer((request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        etag: '"1"',
        'content-length': content.length - from,
        'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
      });
      if (from > 0) response.end(content.subarray(from));
      else response.write(content.subarray(0, 20_000), () => response.destroy());
    });
    const task = await outcome(local(url, 'talks/one.m4a'));
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    assert.ok(seen.length >= 2);
    const [file] = task.files;
    assert.deepEqual([file?.name, file?.size, file?.uploaded], ['one.m4a', content.length, true]);
    assert.ok((await service.transcript(task.id)).text.length > 0);
    const done = (await service.client.events(task.id)).find(
      ({ type, data }) => type === 'UnitCompleted' && JSON.stringify(data).includes('"ingest"'),
    );
    assert.match(JSON.stringify(done), new RegExp(createHash('sha256').update(content).digest('hex')));
  });

  it('fails with the reason when there is nothing to fetch', async () => {
    const { url } = await httpServer((_, response) => response.writeHead(404).end());
    const task = await outcome(local(url));
    assert.equal(task.error?.code, 'source_unreachable');
    assert.match(task.error?.detail ?? '', /status 404/);
  });

  it('fetches a video of YouTube with yt-dlp, and keeps what is known of it', async () => {
    const task = await outcome(`https://youtu.be/${ID}`);
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    const source = {
      site: 'youtube',
      id: ID,
      url: `https://www.youtube.com/watch?v=${ID}`,
      title: 'A talk',
      duration: 6,
      uploader: 'Ann',
    };
    assert.deepEqual(task.files[0]?.source, source);
    assert.equal(task.files[0]?.name, 'A talk.m4a');
    assert.deepEqual(await (await service.client.downloadArtifact(task.id, 'source.json')).json(), source);
  });

  it('lets go of a server that never ends when it is cancelled', async () => {
    const begun = Promise.withResolvers<void>();
    const { url, closed } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 50);
      socket.once('close', () => clearInterval(timer));
      begun.resolve();
    });
    const task = await create(local(url));
    await begun.promise;
    await service.client.cancel(task.id);
    assert.equal((await service.ended(task.id)).status, 'cancelled');
    await closed;
  });
});
