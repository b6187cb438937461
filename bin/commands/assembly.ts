/** The cloud assembly that the local cloud runs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const APP = fileURLToPath(new URL('../app.ts', import.meta.url));

/** A translator of one's own, such as LibreTranslate on this machine. */
const translating = (url: string | undefined): string[] =>
  url === undefined ? [] : ['-c', 'translator=libretranslate', '-c', `translateUrl=${url}`];

/** ClamAV's daemon on this machine. */
const scanning = (address: string | undefined): string[] =>
  address === undefined ? [] : ['-c', 'scanner=clamav', '-c', `clamdAddress=${address}`];

const publishing = (buckets: string | undefined): string[] =>
  buckets === undefined ? [] : ['-c', `publishBuckets=${buckets}`];

const argumentsFor = (folder: string): string[] => [
  ...['--output', join(folder, 'cdk.out'), '--build', join(folder, 'build')],
  // Image functions need a Docker engine; the same handlers run from zip packages without one.
  ...['-c', 'speech=zip'],
  // Who tries webhooks on one machine receives them there.
  ...['-c', 'privateAddresses=allowed'],
  ...['-c', `models=${process.env['SOUNDSTAGE_MODELS'] ?? 'demo'}`],
  ...publishing(process.env['SOUNDSTAGE_PUBLISH_BUCKETS']),
  ...translating(process.env['SOUNDSTAGE_TRANSLATE_URL']),
  ...scanning(process.env['SOUNDSTAGE_CLAMD']),
  // `npm test` and `cdk deploy` run the CDK's own checks.
  '--skip-validation',
];

/** What an uncaught error of another process was about, without its stack. */
const errorLineOf = (stderr: string): string =>
  /^\w*Error: (.+?)\n {4}at /ms.exec(stderr)?.[1] ?? stderr.trim();

/**
 * In a process of its own: CDK and bundler take half a gigabyte, and give it back by ending. The channel closes when
 * we die, and the process ends then, before the next start writes the same files.
 */
export const synthesizeInto = async (folder: string): Promise<string> => {
  const child = fork(APP, argumentsFor(folder), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  if (child.stdout === null || child.stderr === null) throw new Error('The CDK app has no output');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (child.exitCode !== 0) throw new Error(errorLineOf(stderr) || 'The stacks could not be synthesized.');
  return stdout.trim();
};

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
}

/** The logical id of the API's function: CDK makes it of the construct's path and a hash. */
export const apiFunctionIn = async (assembly: string): Promise<string> => {
  const names = (await readdir(assembly)).filter((name) => name.endsWith('.template.json'));
  for (const name of names) {
    const template: Template = JSON.parse(await readFile(join(assembly, name), 'utf8'));
    const found = Object.entries(template.Resources ?? {}).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && /^ApiFunction[0-9A-F]{8}$/.test(id),
    );
    if (found) return found[0];
  }
  throw new Error('The assembly has no function of the API');
};
