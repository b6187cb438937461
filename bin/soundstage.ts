// The command line: `soundstage <command>`. Each command is a file in commands/.

import { CommanderError } from 'commander';
import { reportFault } from './commands/faults.ts';
import { buildProgram } from './commands/program.ts';
import { asksForJson } from './commands/settings.ts';

const program = buildProgram();
try {
  await program.parseAsync(process.argv);
} catch (fault) {
  const isDone = fault instanceof CommanderError && fault.exitCode === 0;
  // A wrong command line is found before all of it is read.
  if (!isDone) reportFault(fault, { ...program.opts(), json: asksForJson(process.argv) });
  process.exitCode = isDone ? 0 : 1;
}
