import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { percentile95, type Scenario, waitsOfTheQuiet } from './tenants.ts';

/** The smallest budget, and the usual one. */
const BUDGETS = [40, 200] as const;
/** Hours of audio that one owner brings at once. */
const FLOODS = [3, 20, 300] as const;
/** In the smallest budget a unit waits for one of two instances to be free; in the usual one hardly more than alone. */
const FACTOR = { 40: 3, 200: 1.6 } as const;

const waitWith = async (over: Partial<Scenario> & Pick<Scenario, 'budget'>): Promise<number> =>
  percentile95(await waitsOfTheQuiet({ seed: 1, order: 'fair', flood: 0, ...over }));

describe('an owner beside one who floods the pipeline', () => {
  for (const budget of BUDGETS)
    it(`waits at most ${FACTOR[budget]} times as long as alone, with ${budget} instances`, async () => {
      const alone = await waitWith({ budget });
      for (const flood of FLOODS) {
        const factor = (await waitWith({ budget, flood })) / alone;
        assert.ok(factor <= FACTOR[budget], `${factor.toFixed(2)} times, beside ${flood} hours`);
      }
    });

  it('would wait for all of the flood in queues that are not fair', async () => {
    const alone = await waitWith({ budget: 200 });
    assert.ok((await waitWith({ budget: 200, flood: 300, order: 'oldest first' })) > 10 * alone);
  });

  it('would do so, too, if the flood were sent all at once: who then sends nothing more counts as quiet', async () => {
    const alone = await waitWith({ budget: 200 });
    assert.ok((await waitWith({ budget: 200, flood: 300, room: () => 200 })) > 10 * alone);
  });
});
