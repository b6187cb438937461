import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCancel, addDelete, addRetry } from './change.ts';
import { addCompletion } from './completion.ts';
import { addDoctor } from './doctor.ts';
import { addGet } from './get.ts';
import { addKeys } from './keys.ts';
import { addList } from './list.ts';
import { addLogs } from './logs.ts';
import { addMcp } from './mcp.ts';
import { addOwner } from './owner.ts';
import { addRecount } from './recount.ts';
import { asksForJson } from './settings.ts';
import { addSpeakers } from './speakers.ts';
import { addStart } from './start.ts';
import { addStatus } from './status.ts';
import { addSubmit } from './submit.ts';
import { addLines } from './transcript-lines.ts';
import { addTypes } from './types.ts';
import { addWatch } from './watch.ts';
import { addWorker } from './worker.ts';

const version = (): string => {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
};

/** Help that nobody asked for. */
const sayUnlessJson = (text: string): void => {
  if (!asksForJson(process.argv)) process.stderr.write(text);
};

export const buildProgram = (): Command => {
  const program = new Command('soundstage')
    .description('Transcripts with speakers from audio and video, on your machine or in your AWS account.')
    .version(version())
    .option('--api <url>', 'where the API answers (or SOUNDSTAGE_API; default: the local one)')
    .option('--key <key>', 'API key (or SOUNDSTAGE_KEY; default: the local one)')
    .option('--json', 'print JSON for programs instead of text')
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    // Faults of the command line are told as all others are; what commands inherit must stand before them.
    .exitOverride()
    .configureOutput({ outputError: () => undefined, writeErr: sayUnlessJson })
    .addHelpText('after', '\nExit code 0 means that what you asked for has happened.');
  for (const add of [
    addStart,
    addSubmit,
    addWatch,
    addGet,
    addList,
    addCancel,
    addRetry,
    addSpeakers,
    addLines,
    addLogs,
    addDelete,
    addStatus,
    addKeys,
    addTypes,
    addOwner,
    addRecount,
    addWorker,
    addMcp,
    addDoctor,
    addCompletion,
  ])
    add(program);
  return program;
};
