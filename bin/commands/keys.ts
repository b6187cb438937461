/** `soundstage keys create`: the first key of a deployment, by whoever may write to its table. */
import type { Command } from 'commander';
import { SCOPES, type Scope } from '../../functions/contract/scopes.ts';
import { checkOwner, type GlobalOptions, UsageError } from './settings.ts';

interface Options extends GlobalOptions {
  readonly table: string;
  readonly owner: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

const scopesOf = (names: readonly string[]): readonly Scope[] => {
  const unknown = names.filter((name) => !isScope(name));
  if (unknown.length > 0)
    throw new UsageError(`There is no scope ${unknown.join(', ')}; there are ${SCOPES.join(', ')}.`);
  return names.filter(isScope);
};

const create = async (options: Options): Promise<void> => {
  const { table, owner, name } = options;
  checkOwner(owner);
  const scopes = scopesOf(options.scopes);
  // Loaded now: the other commands need not wait for the AWS SDK.
  const { newKey, storeKey } = await import('../operations/keys.ts');
  const key = newKey();
  // Region, credentials and endpoint as for every AWS tool: environment, profile, role.
  const key_id = await storeKey(table, {}, key, { owner, name, scopes });
  if (options.json) return console.log(JSON.stringify({ key_id, key, owner, name, scopes }));
  console.log(key);
  console.error(
    `This is ${key_id} of ${owner}. Keep it: only its hash was stored, it cannot be shown again.`,
  );
};

export const addKeys = (program: Command): void => {
  const keys = program.command('keys').description('API keys of a deployment');
  keys
    .command('create')
    .description('put a new API key into the table of a deployment, with your AWS credentials')
    .requiredOption('--table <name>', 'the output TableName of the data stack')
    .requiredOption('--owner <name>', 'whose tasks the key sees')
    .option('--name <name>', 'what the audit trail calls it', 'first key')
    .option('--scopes <scope...>', `of ${SCOPES.join(', ')}`, [...SCOPES])
    .action((_: unknown, command: Command) => create(command.optsWithGlobals()));
};
