/** Where the command line finds the API, its key, and the folder of the local cloud. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Client, createClient } from '../../client/index.ts';
import { OWNER_PATTERN } from '../../functions/contract/api-keys.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly api?: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** Behind "--" stands somebody else's command line. */
export const asksForJson = (line: readonly string[]): boolean =>
  line.slice(0, line.includes('--') ? line.indexOf('--') : undefined).includes('--json');

/** A fault of the person's making, told without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OWNER = new RegExp(OWNER_PATTERN);

export const checkOwner = (owner: string): void => {
  if (!OWNER.test(owner))
    throw new UsageError(`The owner "${owner}" must be 1 to 40 small letters, digits or hyphens.`);
};

const DEFAULT_API = 'http://localhost:3000';

export const dataFolder = (): string => resolve(process.env['SOUNDSTAGE_DATA'] ?? '.soundstage');
export const keyFile = (folder: string): string => join(folder, 'key');
/** Says where the local cloud answers while it runs: its port is another when 3000 is taken. */
export const addressFile = (folder: string): string => join(folder, 'api-url');

const firstLine = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8').trim() || undefined : undefined;

export const apiUrl = (options: GlobalOptions): string =>
  options.api ?? process.env['SOUNDSTAGE_API'] ?? firstLine(addressFile(dataFolder())) ?? DEFAULT_API;

/** The local key is for the local cloud: it is never shown to another service. */
const localKeyFor = (url: string): string | undefined => {
  const isLocal = URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
  return isLocal ? firstLine(keyFile(dataFolder())) : undefined;
};

/** The key to show to the API, if there is one. */
export const keyFor = (options: GlobalOptions): string | undefined =>
  options.key ?? process.env['SOUNDSTAGE_KEY'] ?? localKeyFor(apiUrl(options));

/** For the person whose key is refused. */
export const keyOrigin = ({ key }: GlobalOptions): string => {
  if (key !== undefined) return '--key';
  return process.env['SOUNDSTAGE_KEY'] === undefined ? keyFile(dataFolder()) : 'SOUNDSTAGE_KEY';
};

/** An address that can be asked. */
export const checkedApiUrl = (options: GlobalOptions): string => {
  const url = apiUrl(options);
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new UsageError(`"${url}" is no address of an API.`);
};

/** What a header can carry; the words of `fetch` for anything else would show the key. */
const KEY = /^[\x21-\x7e]+$/;

export const connect = (options: GlobalOptions): Client => {
  const url = checkedApiUrl(options);
  const apiKey = keyFor(options);
  if (apiKey === undefined)
    throw new UsageError('An API key is needed: --key or SOUNDSTAGE_KEY. A local one is made by: npm start');
  if (!KEY.test(apiKey))
    throw new UsageError(`The key from ${keyOrigin(options)} has characters that no key has.`);
  return createClient({ apiUrl: url, apiKey });
};
