/** `soundstage doctor`: what is installed, what is reachable, what is missing and how to get it. */
import type { Command } from 'commander';
import { type Finding, machineFindings } from './doctor-machine.ts';
import { serviceFindings } from './doctor-service.ts';
import { reportOutcome } from './faults.ts';
import type { GlobalOptions } from './settings.ts';

const MARKS = { ok: 'ok', missing: 'missing', failed: 'FAILED' } as const;

const lines = ({ name, status, detail, remedy }: Finding): readonly string[] => [
  `${MARKS[status].padEnd(9)}${name.padEnd(10)}${detail}`,
  ...(remedy === undefined ? [] : [`${' '.repeat(19)}→ ${remedy}`]),
];

const doctor = async (options: GlobalOptions): Promise<void> => {
  const findings = (await Promise.all([machineFindings(), serviceFindings(options)])).flat();
  const isWell = findings.every(({ status }) => status !== 'failed');
  console.log(
    options.json
      ? JSON.stringify({ status: isWell ? 'ok' : 'failed', findings }, undefined, 2)
      : findings.flatMap(lines).join('\n'),
  );
  if (isWell) return;
  process.exitCode = 1;
  const failed = findings.flatMap(({ name, status }) => (status === 'failed' ? [name] : []));
  reportOutcome({ code: 'not_well', detail: `In the way: ${failed.join(', ')}.` }, options);
};

export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .description(
      'say what is installed, reachable and missing here, and how to get it; exit code 0 when nothing is in the way',
    )
    .action((_: unknown, command: Command) => doctor(command.optsWithGlobals()));
};
