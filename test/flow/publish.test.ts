/** Results that are sent on when they are made: the whole chain, to servers on this machine. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { TaskView } from '../../client/index.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let server: Server;
let task: TaskView;
const seen: { readonly method: string; readonly url: string; readonly body: string }[] = [];

describe('the sample, published', { skip: process.env['SOUNDSTAGE_TEST_API'] !== undefined }, () => {
  before(async () => {
    server = createServer(async (request, response) => {
      const { method = '', url = '' } = request;
      seen.push({ method, url, body: await text(request) });
      const status = url.startsWith('/elsewhere') ? 302 : 201;
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    service = await startService();
    const publish = [
      { to: 'http', url: `${base}/in`, artifacts: ['transcript.json'] },
      { to: 'http', url: `${base}/elsewhere`, method: 'POST', artifacts: ['transcript.txt'] },
    ];
    task = await service.ended((await service.submit(SAMPLE, { outputs: ['transcript'], publish })).id);
  });
  after(async () => {
    await service.close();
    server.closeAllConnections();
    server.close();
  });

  it('arrives once, as it is stored', async () => {
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    const put = seen.filter(({ method }) => method === 'PUT');
    assert.deepEqual(
      put.map(({ url }) => url),
      ['/in/transcript.json'],
    );
    const stored = await (await service.client.downloadArtifact(task.id, 'transcript.json')).text();
    assert.equal(put[0]?.body, stored);
  });

  it('is told target by target; one that sends us elsewhere is a warning', () => {
    const [file] = task.files;
    assert.deepEqual(
      file?.publications?.map(({ target, to, status }) => [target, to, status]),
      [
        [0, 'http', 'published'],
        [1, 'http', 'failed'],
      ],
    );
    assert.match(file?.publications?.[0]?.url ?? '', /\/in\/transcript\.json$/);
    assert.match(file?.warnings?.join() ?? '', /redirects \(302\)/);
    assert.equal(seen.filter(({ url }) => url.startsWith('/elsewhere')).length, 1);
  });

  it('is refused before the upload where a secret is written down, or a place is not allowed', async () => {
    for (const [target, path] of [
      [{ to: 'http', url: 'https://a.example/', headers: { authorization: 'hush' } }, 'publish/0/headers'],
      [{ to: 's3', bucket: 'somebodys' }, 'publish/0/bucket'],
    ] as const)
      await assert.rejects(service.submit(SAMPLE, { publish: [target] }), (fault) => {
        const told = `${String(fault)} ${JSON.stringify(fault)}`;
        assert.ok(told.includes(path), told);
        assert.ok(!told.includes('hush'));
        return true;
      });
  });
});
