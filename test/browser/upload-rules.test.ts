/** What is decided about uploads without a browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiProblem } from '../../client/problem.ts';
import { type Pace, paceAfter } from '../../dashboard/state/uploads/pace.ts';
import { otherwiseDated, pairUp } from '../../dashboard/state/uploads/pairing.ts';
import { patientFor } from '../../dashboard/state/uploads/patience.ts';
import { FileGone } from '../../dashboard/state/uploads/source.ts';

const fileOf = (name: string, size: number, lastModified: number): File =>
  new File(['x'.repeat(size)], name, { lastModified });
const wantedOf = (id: string, name: string, size: number) => ({ id, name, size });
const keptOf = (id: string, name: string, size: number, lastModified: number) => ({
  ...wantedOf(id, name, size),
  lastModified,
});

describe('files given again', () => {
  it('are known by name and size, and of two alike the one with the date of then', () => {
    const [older, newer] = [fileOf('a.wav', 3, 1), fileOf('a.wav', 3, 2)];
    const kept = [keptOf('f1', 'a.wav', 3, 2), keptOf('f2', 'a.wav', 3, 1)];
    const pairs = pairUp(kept, kept, [older, newer, fileOf('a.wav', 4, 2), fileOf('b.wav', 3, 2)]);
    assert.deepEqual(pairs, [
      { id: 'f1', file: newer },
      { id: 'f2', file: older },
    ]);
  });

  it('stand for one file of the task each', () => {
    const wanted = [wantedOf('f1', 'a.wav', 3), wantedOf('f2', 'a.wav', 3)];
    assert.deepEqual(
      pairUp(wanted, [], [fileOf('a.wav', 3, 1)]).map(({ id }) => id),
      ['f1'],
    );
  });

  it('may be others where their date is another', () => {
    const kept = [keptOf('f1', 'a.wav', 3, 1), keptOf('f2', 'b.wav', 3, 1)];
    const pairs = pairUp(kept, kept, [fileOf('a.wav', 3, 1), fileOf('b.wav', 3, 2)]);
    assert.deepEqual(
      otherwiseDated(pairs, kept).map(({ name }) => name),
      ['b.wav'],
    );
  });
});

describe('the speed of an upload', () => {
  const after = (...steps: readonly (readonly [at: number, moved: number])[]): Pace | undefined =>
    steps.reduce<Pace | undefined>((pace, [at, moved]) => paceAfter(pace, moved, at), undefined);

  it('is not known at first', () => {
    assert.equal(after([0, 5_000])?.bytesPerSecond, undefined);
  });

  it('is that of the line, whatever was there before', () => {
    assert.equal(after([0, 70_000], [500, 71_000], [1000, 72_000])?.bytesPerSecond, 2_000);
  });

  it('follows a change by half in four seconds', () => {
    const seconds = [1, 2, 3, 4].map((it) => [1000 + it * 1000, 1000 + it * 3000] as const);
    assert.equal(Math.round(after([0, 0], [1000, 1000], ...seconds)?.bytesPerSecond ?? 0), 2_000);
  });

  it('is not slowed down by an interruption', () => {
    assert.equal(after([0, 0], [1000, 1000], [61_000, 1100], [62_000, 2100])?.bytesPerSecond, 1_000);
  });
});

describe('the patience of a page', () => {
  const tried = async (fault: unknown, failures: number) => {
    const stop = new AbortController();
    let isWaiting = false;
    const waits = patientFor(stop.signal, new EventTarget(), () => {
      isWaiting = true;
    })(fault, failures);
    stop.abort(new Error('still patient'));
    const outcome = await waits.catch((thrown: unknown) => thrown);
    return { isWaiting, gaveUp: outcome === fault };
  };

  it('has no end where nobody answers', async () => {
    assert.deepEqual(await tried(new TypeError('no network'), 1000), { isWaiting: true, gaveUp: false });
    assert.deepEqual(await tried(new ApiProblem(503, 'unavailable', ''), 1000), {
      isWaiting: true,
      gaveUp: false,
    });
  });

  it('ends with the fifth refusal, and says nothing of a network', async () => {
    const refusal = new ApiProblem(403, 'upload_refused', '');
    assert.deepEqual(await tried(refusal, 4), { isWaiting: false, gaveUp: false });
    assert.deepEqual(await tried(refusal, 5), { isWaiting: false, gaveUp: true });
  });

  it('is not for a file that is no longer there', async () => {
    assert.deepEqual(await tried(new FileGone('a.wav', undefined), 1), { isWaiting: false, gaveUp: true });
  });

  it('is over at once when there is a network again', async () => {
    const window = new EventTarget();
    const waits = patientFor(new AbortController().signal, window, () => undefined)(new TypeError(), 1000);
    window.dispatchEvent(new Event('online'));
    await waits;
  });
});
