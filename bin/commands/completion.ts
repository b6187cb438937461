/** `soundstage completion SHELL`: what a shell needs to complete our commands and their options. */
import { Argument, type Command } from 'commander';
import type { GlobalOptions } from './settings.ts';

interface Known {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly { readonly flag: string; readonly description: string }[];
  /** Of commands that have commands. */
  readonly inner: readonly string[];
}

const flagsOf = (command: Command): Known['flags'] =>
  command.options.flatMap(({ long, description }) => (long ? [{ flag: long, description }] : []));

const known = (command: Command): Known => ({
  name: command.name(),
  description: command.description(),
  flags: [command, ...command.commands].flatMap(flagsOf),
  inner: command.commands.map((one) => one.name()),
});

/** After a command its own words, before it the commands; options once a hyphen is there, else files where nothing of ours fits. */
const bash = (commands: readonly Known[], everywhere: Known['flags']): string => {
  const globals = everywhere.map(({ flag }) => flag);
  const cases = commands.map(
    ({ name, flags, inner }) =>
      `    ${name}) words="${[...inner, ...flags.map(({ flag }) => flag), ...globals].join(' ')}" ;;`,
  );
  const names = commands.map(({ name }) => name);
  return `_soundstage() {
  local word command="" words except="-*"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${names.join('|')}) command="$word"; break ;; esac
  done
  case "$command" in
${cases.join('\n')}
    *) words="${[...names, ...globals].join(' ')}" ;;
  esac
  [[ "\${COMP_WORDS[COMP_CWORD]}" == -* ]] && except=""
  COMPREPLY=($(compgen -W "$words" -X "$except" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _soundstage soundstage
`;
};

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const fish = (commands: readonly Known[], everywhere: Known['flags']): string => {
  const line = (condition: string, what: string, description: string): string =>
    `complete -c soundstage${condition === '' ? '' : ` -n ${quoted(condition)}`} ${what} -d ${quoted(description)}`;
  const option = (condition: string, { flag, description }: Known['flags'][number]): string =>
    line(condition, `-l ${flag.slice(2)}`, description);
  return `${[
    ...everywhere.map((one) => option('', one)),
    ...commands.flatMap(({ name, description, flags, inner }) => [
      line('__fish_use_subcommand', `-a ${name}`, description),
      ...inner.map((one) => line(`__fish_seen_subcommand_from ${name}`, `-a ${one}`, '')),
      ...flags.map((one) => option(`__fish_seen_subcommand_from ${name}`, one)),
    ]),
  ].join('\n')}\n`;
};

const SHELLS = ['bash', 'zsh', 'fish'] as const;

const script = (shell: string, program: Command): string => {
  const [commands, everywhere] = [program.commands.map(known), flagsOf(program)];
  if (shell === 'fish') return fish(commands, everywhere);
  const functions = bash(commands, everywhere);
  // zsh reads bash's completions once it is asked to.
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${functions}` : functions;
};

export const addCompletion = (program: Command): void => {
  program
    .command('completion')
    .description('print what a shell needs to complete commands: eval "$(soundstage completion bash)"')
    .addArgument(new Argument('<shell>', 'yours').choices(SHELLS))
    .action((shell: string, _: unknown, command: Command) => {
      const text = script(shell, program);
      const { json } = command.optsWithGlobals<GlobalOptions>();
      process.stdout.write(json ? `${JSON.stringify({ shell, script: text })}\n` : text);
    });
};
