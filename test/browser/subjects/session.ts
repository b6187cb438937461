/** Who is signed in, and for how long: keys end, and the next one at the same window may be somebody else. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import { signIn } from '../running-dashboard.ts';
import { type Stage, shown } from './stage.ts';

export const session = (stage: () => Stage): void => {
  let page: Page;
  before(async () => {
    page = await stage().dashboard.open();
  });
  after(() => page?.close());

  it('refuses what no header can hold as it refuses any wrong key', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').fill('ключ');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not accepted.').waitFor();
  });

  it('says that a key has ended, and shows nothing of it to whoever signs in next', async () => {
    const { client, key } = stage().dashboard;
    await client.registerType({ name: 'demo.secret', param_schema: { type: 'object' } });
    await client.createTask({ type: 'demo.secret', params: {} });
    const ended = await client.createKey({ owner: 'local', name: 'short', scopes: ['tasks:read', 'admin'] });
    const next = await client.createKey({ owner: 'next', name: 'next', scopes: ['tasks:read'] });
    await signIn(page, ended.key);
    await page.getByRole('link', { name: 'demo.secret' }).waitFor();
    await client.revokeKey(ended.key_id);
    await page.getByText('You were signed out: your key was revoked or has expired.').waitFor();
    // Nothing comes to replace what may still be remembered.
    await page.route('**/api/tasks?*', (route) => route.fulfill({ json: { items: [], next_cursor: null } }));
    await page.getByLabel('API key').fill(next.key);
    const seen = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const look = () => {
            const main = document.querySelector('main.page');
            if (main === null) return;
            watching.disconnect();
            resolve(main.textContent ?? '');
          };
          const watching = new MutationObserver(look);
          watching.observe(document.body, { childList: true, subtree: true });
        }),
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    assert.doesNotMatch(await seen, /demo\.secret/);
    await shown(page, 'No tasks yet');
    await page.unroute('**/api/tasks?*');
    assert.notEqual(next.key, key);
  });
};
