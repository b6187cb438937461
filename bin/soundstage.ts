// The command line: `soundstage <command>`. Each command is a file in commands/.

import { reportFault } from './commands/faults.ts';
import { buildProgram } from './commands/program.ts';

const program = buildProgram();
try {
  await program.parseAsync(process.argv);
} catch (fault) {
  reportFault(fault, program.opts());
  process.exitCode = 1;
}
