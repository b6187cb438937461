import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { Finding } from '../../bin/commands/doctor-machine.ts';
import { type Routes, startFakeApi } from '../client/fake-api.ts';
import { dataFolder, runCli } from './run-cli.ts';

after(() => rmSync(dataFolder, { recursive: true, force: true }));

const problem = (status: number, code: string) => () => ({
  status,
  body: { code, detail: `It is ${code}.` },
});
const health = (status: string) => () => ({
  status: status === 'ok' ? 200 : 503,
  body: { status, version: '1.2.3', checks: { table: { status, latency_ms: 1 } } },
});
/** A service whose key may read and write tasks. */
const service = (over: Routes = {}) =>
  startFakeApi({
    'GET /api/health': health('ok'),
    'GET /api/tasks/none': problem(404, 'not_found'),
    'POST /api/tasks/none/cancel': problem(404, 'not_found'),
    'POST /api/tasks/none/heartbeat': problem(403, 'forbidden'),
    'GET /api/keys/none': problem(403, 'forbidden'),
    ...over,
  });

const doctor = async (url: string, key = 'sst_test') => {
  const { code, stdout } = await runCli(
    ['doctor', '--api', url, '--json'],
    key === '' ? {} : { SOUNDSTAGE_KEY: key },
  );
  const { status, findings }: { status: string; findings: Finding[] } = JSON.parse(stdout);
  return { code, status, of: (name: string) => findings.find((one) => one.name === name) };
};

describe('soundstage doctor', () => {
  it('tells what is here, what the key may do, and asks for nothing that changes anything', async () => {
    await using api = await service();
    const { code, status, of } = await doctor(api.url);
    assert.deepEqual([code, status], [0, 'ok']);
    assert.equal(of('node')?.detail, process.version);
    assert.match(of('ffmpeg')?.detail ?? '', /^ffmpeg version/);
    assert.match(of('api')?.detail ?? '', /version 1\.2\.3/);
    assert.equal(of('key')?.detail, 'may tasks:read, tasks:write');
    assert.equal(of('clock')?.status, 'ok');
    assert.ok(of('models')?.status === 'ok' || /models -- pull/.test(of('models')?.remedy ?? ''));
  });

  it('says in lines what is in the way, and what mends it', async () => {
    await using api = await service({ 'GET /api/tasks/none': problem(401, 'key_revoked') });
    const { code, stdout } = await runCli(['doctor', '--api', api.url], { SOUNDSTAGE_KEY: 'sst_test' });
    assert.equal(code, 1);
    assert.match(stdout, /^FAILED +key +It is key_revoked\.$/m);
    assert.match(stdout, /^ok +ffprobe /m);
    const none = await doctor(api.url, '');
    assert.deepEqual([none.code, none.of('key')?.status], [1, 'failed']);
    assert.match(none.of('key')?.remedy ?? '', /npm start/);
  });

  it('sees clocks that differ, a service that is unwell, and none at all', async () => {
    // Ten minutes, as it is when the service answers: how long the answer takes cannot hide them.
    const late = () => new Date(Date.now() + 600_000).toUTCString();
    await using skewed = await service({
      'GET /api/health': () => ({ ...health('ok')(), headers: { date: late() } }),
    });
    const clock = (await doctor(skewed.url)).of('clock');
    assert.equal(clock?.status, 'failed');
    assert.match(clock?.detail ?? '', /^\d{3} s behind the service's$/);
    await using unwell = await service({ 'GET /api/health': health('failed') });
    assert.match((await doctor(unwell.url)).of('api')?.detail ?? '', /not its table$/);
    const away = await doctor('http://127.0.0.1:9');
    assert.deepEqual([away.code, away.of('key')], [1, undefined]);
    assert.match(away.of('api')?.detail ?? '', /No answer from .*npm start/);
  });
});
