/** Any process of the running service may be killed at any moment, and no task is lost. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fold } from '../../functions/domain/task/evolve.ts';
import { openChance } from '../support/chance.ts';
import { type Inside, lookInside } from '../support/inside.ts';
import { type KillableService, openKillableService } from '../support/killable-service.ts';
import { openWorkshop, SAMPLE, type Workshop } from '../support/media-files.ts';
import { type PatientClient, patientClient } from '../support/patient-client.ts';
import { hunt, PREY, type Prey } from '../support/prey.ts';
import { untilCounted } from '../support/recount.ts';

const SEED = Number(process.env['SOUNDSTAGE_SEED'] ?? randomInt(2 ** 31));
/** Half a minute is enough on two idle cores. */
const PATIENCE_MS = 240_000;

describe(`a service whose processes are killed at random (SOUNDSTAGE_SEED=${SEED})`, () => {
  const chance = openChance(SEED);
  const over = new AbortController();
  const patience = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), over.signal]);
  /** The file of each task, and what was heard in it when nobody was killed. */
  const files = new Map<string, string>();
  const heard = new Map<string, string>();
  let service: KillableService;
  let inside: Inside;
  let client: PatientClient;
  let workshop: Workshop;
  let pieces: readonly string[];
  let large: string;

  const submit = async (path: string, onSent?: (bytes: number) => void): Promise<string> => {
    const id = await client.submit(path, onSent);
    files.set(id, path);
    return id;
  };

  const undelivered = async () =>
    (await inside.queues(/./)).filter(({ waiting, inFlight }) => waiting + inFlight > 0);

  const stillOpen = async (): Promise<string> => {
    const { items } = await service.client().listTasks({ status: 'processing' });
    const tasks = items.map(({ id, stages }) => [id, stages.find((one) => one.status === 'running')?.name]);
    return JSON.stringify({ tasks, queues: await undelivered() });
  };

  const inTime = async (work: Promise<unknown>): Promise<void> => {
    await work.catch(async (cause: unknown) => {
      if (!patience.aborted) throw cause;
      throw new Error(`Still open: ${await stillOpen().catch(String)}`, { cause });
    });
  };

  before(async () => {
    [service, workshop] = await Promise.all([openKillableService(), openWorkshop()]);
    client = patientClient(service.client, patience);
    const cut = (name: string, from: number, to: number, ...encoding: string[]) =>
      workshop.make(name, '-ss', String(from), '-t', String(to - from), '-i', SAMPLE, '-vn', ...encoding);
    pieces = await Promise.all([
      cut('one.m4a', 0, 9.8, '-c:a', 'copy'),
      cut('two.mp3', 13.9, 24.2, '-c:a', 'libmp3lame'),
      cut('three.wav', 28, 38.2, '-c:a', 'pcm_s16le'),
    ]);
    // Over 64 MiB, so that it is sent in parts.
    large = await cut('large.wav', 0, 53, '-ar', '192000', '-ac', '2', '-c:a', 'pcm_s32le');
    await service.start();
    for (const path of [...pieces, large]) {
      const { id, status, error } = await client.ended(await submit(path));
      assert.equal(status, 'completed', `undisturbed: ${JSON.stringify(error)}`);
      heard.set(path, await client.text(id, 'transcript.txt'));
    }
    inside = await lookInside(service.processes());
  });
  after(async () => {
    over.abort();
    await service.remove();
    await workshop.close();
  });

  /** Kills one of the kind while a fresh task is on its way, and once more where it ended too soon. */
  const strike = async (prey: Prey, test: TestContext): Promise<Promise<unknown>[]> => {
    let isOver = false;
    const submission = submit(chance.pick(pieces) ?? '');
    const end = submission.then(client.ended).finally(() => {
      isOver = true;
    });
    end.catch(() => undefined); // Reported to whoever awaits it.
    const struck = await hunt(prey, () => isOver, { service, inside, chance });
    test.diagnostic(`${prey.kind} ${struck ? 'struck' : 'missed'}`);
    await submission;
    return struck ? [end] : [end, ...(await strike(prey, test))];
  };

  it('loses no task when one process of any kind dies', async (test) => {
    const ends: Promise<unknown>[] = [];
    const strikeEach = async (): Promise<void> => {
      for (const prey of chance.shuffled(PREY)) ends.push(...(await strike(prey, test)));
    };
    await inTime(strikeEach());
    await inTime(Promise.all(ends));
  });

  it('loses none when all dies: in an upload, in the middle of work, and while it starts', async () => {
    const { promise: underWay, resolve } = Promise.withResolvers<void>();
    const enough = chance.below((await stat(large)).size);
    const submission = submit(large, (sent) => sent > enough && resolve());
    await underWay;
    await service.kill();
    await service.start();
    await inTime(submission);
    await pause(chance.below(1500));
    await service.kill();
    const starting = service.start().catch(() => undefined);
    await pause(chance.below(3000));
    await service.kill();
    await starting;
    await service.start();
    await inTime(submission.then(client.ended));
  });

  it('has made one task of each submission, and completed it once with the words of an undisturbed run', async () => {
    const { items } = await service.client().listTasks({ limit: 100 });
    assert.deepEqual(new Set(items.map(({ id }) => id)), new Set(files.keys()));
    for (const [id, path] of files) {
      const events = await service.client().events(id);
      const kinds = events.map(({ type }) => type);
      assert.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, index) => index + 1),
      );
      assert.deepEqual(
        kinds.filter((kind) => /^Task/.test(kind)),
        ['TaskCreated', 'TaskCompleted'],
      );
      assert.deepEqual(await inside.tasks.load(id), fold(events));
      assert.equal(await client.text(id, 'transcript.txt'), heard.get(path));
    }
  });

  it('has counted each of them once, whoever died while it counted', async () => {
    const histories = await Promise.all([...files.keys()].map((id) => service.client().events(id)));
    await inTime(untilCounted(() => service.client().statistics(), histories, patience));
  });

  it('leaves no message and no process behind', async () => {
    const emptied = async (): Promise<void> => {
      while ((await undelivered()).length > 0) await pause(20, undefined, { signal: patience });
    };
    await inTime(emptied());
    await service.stop();
    assert.deepEqual(service.survivors(), []);
  });
});
