/**
 * Schemathesis against the service on the local cloud: requests made up from the document, and a look at every answer.
 * `SCHEMATHESIS` names its program; the examples of an operation and how many more are made up are arguments after it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startService } from '../support/service.ts';

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

const program = process.env['SCHEMATHESIS'] ?? 'st';
const service = await startService();
const args = [
  `--config-file=${join(import.meta.dirname, 'schemathesis.toml')}`,
  'run',
  `${service.apiUrl}/api/openapi.json`,
  `--header=X-API-Key: ${service.key}`,
  `--checks=${CHECKS.join(',')}`,
  '--max-examples=20',
  '--phases=examples,coverage,fuzzing',
  '--generation-database=none',
  '--seed=1',
  '--continue-on-failure',
  '--request-timeout=40',
  // Hypothesis counts its recursion for the whole process: threads disturb one another.
  '--workers=1',
  ...process.argv.slice(2),
];
const child = spawn(program, args, { stdio: 'inherit' });
const [code] = await once(child, 'exit');
await service.close();
process.exitCode = code === 0 ? 0 : 1;
