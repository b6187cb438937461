/** `soundstage keys …`: through the API with an admin's key, or, for the first one, straight into the table. */
import type { Command } from 'commander';
import { type CreateKeyRequest, createKeySchema, type NewApiKey } from '../../functions/contract/api-keys.ts';
import { SCOPES, type Scope } from '../../functions/contract/scopes.ts';
import { checkOwner, connect, type GlobalOptions, UsageError } from './settings.ts';
import { pageSize, wholeNumber } from './submit.ts';

interface CreateOptions extends GlobalOptions {
  readonly table?: string;
  readonly owner: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires?: string;
  readonly rateLimit?: number;
  readonly quota?: readonly string[];
}

const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

const scopesOf = (names: readonly string[]): Scope[] => {
  const unknown = names.filter((name) => !isScope(name));
  if (unknown.length > 0)
    throw new UsageError(`There is no scope ${unknown.join(', ')}; there are ${SCOPES.join(', ')}.`);
  return names.filter(isScope);
};

/** A time as the API writes it: what goes past the API is not checked there. */
const endOf = (text: string): string => {
  const time = new Date(text);
  if (time.getTime() > Date.now()) return time.toISOString();
  throw new UsageError(`"${text}" is no time that lies ahead, such as 2027-01-31 or 2027-01-31T12:00Z.`);
};

const limitOf = (perSecond: number) => ({ requests_per_second: perSecond, burst: 5 * perSecond });

const QUOTAS = Object.keys(createKeySchema.properties.quota.properties);

/** `tasks_per_day=100` and its like, each with a whole number. */
const quotaOf = (texts: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    texts.map((text) => {
      const [, name = '', most] = /^(\w+)=([1-9]\d*)$/.exec(text) ?? [];
      if (QUOTAS.includes(name)) return [name, Number(most)];
      throw new UsageError(`"${text}" is no quota; there are ${QUOTAS.join('=N, ')}=N.`);
    }),
  );

const putIntoTable = async (table: string, request: CreateKeyRequest): Promise<NewApiKey> => {
  // Loaded now: the other commands need not wait for the AWS SDK.
  const { newKey, storeKey } = await import('../operations/keys.ts');
  const key = newKey();
  // Region, credentials and endpoint as for every AWS tool: environment, profile, role.
  return { ...(await storeKey(table, {}, key, request)), key };
};

const create = async (options: CreateOptions): Promise<void> => {
  const { table, owner, name, expires, rateLimit, quota } = options;
  checkOwner(owner);
  const end = expires === undefined ? {} : { expires_at: endOf(expires) };
  const rate = rateLimit === undefined ? {} : { rate_limit: limitOf(rateLimit) };
  const daily = quota === undefined ? {} : { quota: quotaOf(quota) };
  const request = { owner, name, scopes: scopesOf(options.scopes), ...end, ...rate, ...daily };
  const created =
    table === undefined ? await connect(options).createKey(request) : await putIntoTable(table, request);
  if (options.json) return console.log(JSON.stringify(created));
  console.log(created.key);
  console.error(
    `This is ${created.key_id} of ${owner}. Keep it: only its hash was stored, it cannot be shown again.`,
  );
};

interface ListOptions extends GlobalOptions {
  readonly owner?: string;
  readonly limit: number;
  readonly cursor?: string;
}

const list = async ({ owner, limit, cursor, ...globals }: ListOptions): Promise<void> => {
  const page = await connect(globals).listKeys({
    limit,
    ...(owner === undefined ? {} : { owner }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (globals.json) return console.log(JSON.stringify(page, undefined, 2));
  for (const { key_id, owner: whose, name, scopes, expires_at, revoked_at } of page.items) {
    const end = revoked_at ? `revoked ${revoked_at}` : expires_at ? `until ${expires_at}` : '';
    console.log(`${key_id}  ${whose}  ${name}  ${scopes.join(',')}  ${end}`.trimEnd());
  }
  if (page.items.length === 0) console.log('There are no keys.');
  if (page.next_cursor !== null) console.log(`More: --cursor ${page.next_cursor}`);
};

const revoke = async (keyId: string, options: GlobalOptions): Promise<void> => {
  await connect(options).revokeKey(keyId);
  console.log(options.json ? JSON.stringify({ key_id: keyId, revoked: true }) : `${keyId} is revoked.`);
};

export const addKeys = (program: Command): void => {
  const keys = program.command('keys').description('API keys of a deployment');
  keys
    .command('create')
    .description('make a new API key: with an admin’s key, or with your AWS credentials and --table')
    .option('--table <name>', 'the output TableName of the data stack: past the API, for the first key')
    .requiredOption('--owner <name>', 'whose tasks the key sees')
    .option('--name <name>', 'what the audit trail calls it', 'first key')
    .option('--scopes <scope...>', `of ${SCOPES.join(', ')}`, [...SCOPES])
    .option('--expires <time>', 'until when it holds; without, until it is revoked')
    .option('--rate-limit <n>', 'requests a second, five times as many at once', wholeNumber)
    .option('--quota <name=number...>', `what its owner may use in a day: ${QUOTAS.join(', ')}`)
    .action((_: unknown, command: Command) => create(command.optsWithGlobals()));
  keys
    .command('list')
    .description('list the keys of all owners, or of one')
    .option('--owner <name>', 'only this owner’s')
    .option('--limit <n>', 'at most this many, 1 to 100', pageSize, 20)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action((_: unknown, command: Command) => list(command.optsWithGlobals()));
  keys
    .command('revoke')
    .description('refuse a key from now on')
    .argument('<id>', 'as the list names it')
    .action((id: string, _: unknown, command: Command) => revoke(id, command.optsWithGlobals()));
};
