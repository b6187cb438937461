/** `soundstage types …`: the kinds of work that workers of yours do. */
import type { Command } from 'commander';
import type { RegisterTypeRequest, TaskType } from '../../functions/contract/type-schemas.ts';
import { readJson } from './files.ts';
import { connect, type GlobalOptions } from './settings.ts';

const lineOf = ({ name, version, executor, is_active }: TaskType): string =>
  `${name}  version ${version}  ${executor}${is_active ? '' : '  deactivated'}`;

const detailsOf = (type: TaskType): string =>
  [
    lineOf(type),
    `  at most ${type.max_attempts} tries, leases of ${type.lease_seconds} s`,
    `  params ${JSON.stringify(type.param_schema)}`,
    ...(type.result_schema === undefined ? [] : [`  result ${JSON.stringify(type.result_schema)}`]),
  ].join('\n');

const list = async (options: GlobalOptions): Promise<void> => {
  const items = await connect(options).taskTypes();
  if (options.json) return console.log(JSON.stringify({ items }, undefined, 2));
  for (const type of items) console.log(lineOf(type));
};

const tell = (type: TaskType, { json }: GlobalOptions, text: string): void =>
  console.log(json ? JSON.stringify(type, undefined, 2) : text);

const show = async (name: string, options: GlobalOptions): Promise<void> => {
  const type = await connect(options).taskType(name);
  tell(type, options, detailsOf(type));
};

const register = async (file: string, options: GlobalOptions): Promise<void> => {
  const definition: RegisterTypeRequest = await readJson(file);
  const type = await connect(options).registerType(definition);
  tell(type, options, lineOf(type));
};

const deactivate = async (name: string, options: GlobalOptions): Promise<void> => {
  await connect(options).deactivateType(name);
  console.log(options.json ? JSON.stringify({ name, is_active: false }) : `${name} takes no new tasks.`);
};

export const addTypes = (program: Command): void => {
  const types = program.command('types').description('kinds of tasks: those of your workers, and our own');
  types
    .command('list')
    .description('list the task types')
    .action((_: unknown, command: Command) => list(command.optsWithGlobals()));
  types
    .command('show')
    .description('show a task type with its schemas')
    .argument('<name>', 'of the type')
    .action((name: string, _: unknown, command: Command) => show(name, command.optsWithGlobals()));
  types
    .command('register')
    .description('register a task type for your workers, or a new version of one (see docs/workers.md)')
    .argument('<file>', 'JSON with name, param_schema and more ("-" reads stdin)')
    .action((file: string, _: unknown, command: Command) => register(file, command.optsWithGlobals()));
  types
    .command('deactivate')
    .description('take no new tasks of a type')
    .argument('<name>', 'of the type')
    .action((name: string, _: unknown, command: Command) => deactivate(name, command.optsWithGlobals()));
};
