/** The key of the local cloud: made at its first start, kept in a file only its owner reads, stored only hashed. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { SCOPES } from '../../functions/contract/scopes.ts';
import { newKey, storeKey } from '../operations/keys.ts';
import { keyFile, UsageError } from './settings.ts';

const keptKey = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (text) => text.trim() || undefined,
    () => undefined,
  );

/** The key in force: SOUNDSTAGE_KEY, else the one kept, else a new one; it is kept from now on. */
const chooseKey = async (folder: string): Promise<string> => {
  const path = keyFile(folder);
  const fixed = process.env['SOUNDSTAGE_KEY'];
  if (fixed !== undefined && !/^sst_\w{8,}$/.test(fixed))
    throw new UsageError('SOUNDSTAGE_KEY must look like a key: sst_ and at least eight letters or digits.');
  const kept = await keptKey(path);
  const key = fixed ?? kept ?? newKey();
  if (key !== kept) await writeFile(path, `${key}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  return key;
};

export interface LocalTable {
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** On one's own machine there is nobody to be fair to. */
const UNHINDERED = { requests_per_second: 10_000, burst: 100_000 };

/** The clear key, which the local API now accepts. */
export const ensureLocalKey = async ({ name, ...aws }: LocalTable, folder: string): Promise<string> => {
  const key = await chooseKey(folder);
  const access = { owner: 'local', name: 'local', scopes: [...SCOPES], rate_limit: UNHINDERED };
  await storeKey(name, aws, key, access);
  return key;
};
