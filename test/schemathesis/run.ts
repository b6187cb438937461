/**
 * Schemathesis against the service on the local cloud: requests made up from the document, and a look at every answer.
 * It is installed from PyPI unless `SCHEMATHESIS` names its program; arguments go to it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonEnvironment } from '../../bin/python-environment.ts';
import { startService } from '../support/service.ts';
import { subjectsOf } from './subjects.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'dist', 'schemathesis');
/** Made up for each operation, beside the examples and the limits of each field: a minute and a half on two cores. */
const EXAMPLES = 3;

/** Of the answers: none is a fault of ours, and none is other than the document says. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'negative_data_rejection',
  'unsupported_method',
];

const installed = async (): Promise<string> =>
  join(await pythonEnvironment(join(import.meta.dirname, 'requirements.txt'), FOLDER), 'bin', 'st');

await mkdir(FOLDER, { recursive: true });
const program = process.env['SCHEMATHESIS'] ?? (await installed());
const service = await startService();
const args = [
  `--config-file=${join(import.meta.dirname, 'schemathesis.toml')}`,
  'run',
  `${service.apiUrl}/api/openapi.json`,
  `--header=X-API-Key: ${service.key}`,
  `--checks=${CHECKS.join(',')}`,
  `--max-examples=${EXAMPLES}`,
  '--phases=examples,coverage,fuzzing',
  '--generation-database=none',
  '--seed=1',
  '--continue-on-failure',
  '--request-timeout=40',
  // Hypothesis counts its recursion for the whole process: threads disturb one another.
  '--workers=1',
  ...process.argv.slice(2),
];
const env = { ...process.env, ...(await subjectsOf(service)) };
const child = spawn(program, args, { stdio: 'inherit', cwd: FOLDER, env });
const [code] = await once(child, 'exit');
await service.close();
process.exitCode = code === 0 ? 0 : 1;
