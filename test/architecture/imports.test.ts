import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, it } from 'node:test';
import { houseFolders, violations } from './rules.ts';
import { importsOf } from './source-text.ts';

const root = join(import.meta.dirname, '../..');

const sourceFiles = (): readonly string[] =>
  globSync(`{${houseFolders.join(',')}}/**/*.{ts,tsx,mjs}`, { cwd: root })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path));

const refuses = (path: string, source: string, reason: RegExp): void => {
  assert.match(violations(path, source).join('\n'), reason, `${path} may not contain: ${source}`);
};

const allows = (path: string, source: string): void => {
  assert.deepEqual(violations(path, source), [], `${path} may contain: ${source}`);
};

describe('the house', () => {
  it('is built as the rules say', () => {
    const files = sourceFiles();
    assert.ok(files.includes('bin/launch.mjs'), 'the walk found no sources');
    assert.deepEqual(
      files.flatMap((path) => violations(path, readFileSync(join(root, path), 'utf8'))),
      [],
    );
  });
});

describe('the import rules', () => {
  const forbidden: readonly (readonly [from: string, to: string])[] = [
    ['functions/contract/routes.ts', '../domain/task/task.ts'],
    ['functions/domain/task/task.ts', '../../application/ports.ts'],
    ['functions/application/relay.ts', '../adapters/clients.ts'],
    ['functions/application/relay.ts', '../stages/probe.ts'],
    ['functions/stages/probe.ts', '../adapters/ffmpeg/media-tool.ts'],
    ['functions/adapters/ffmpeg/media-tool.ts', '../../stages/probe.ts'],
    ['functions/adapters/ffmpeg/media-tool.ts', '../../runtime/compose.ts'],
    ['functions/runtime/compose.ts', '../handlers/api.ts'],
    ['lib/constructs/http-api.ts', '../../functions/domain/task/task.ts'],
    ['lib/constructs/http-api.ts', '../../local/cloud.ts'],
    ['layers/ffmpeg/build.ts', '../../lib/settings.ts'],
    ['client/client.ts', '../functions/application/ports.ts'],
    ['local/services/sqs.ts', '../../functions/contract/routes.ts'],
    ['local/cloud.ts', '../lib/settings.ts'],
    ['dashboard/app.tsx', '../functions/contract/routes.ts'],
    ['bin/soundstage.ts', '../functions/application/relay.ts'],
    ['bin/operations/keys.ts', '../commands/settings.ts'],
    ['bin/operations/keys.ts', '../../functions/runtime/compose.ts'],
    ['functions/handlers/api.ts', '../../test/support/clock.ts'],
  ];

  for (const [from, to] of forbidden)
    it(`refuse ${to} in ${from}`, () => refuses(from, `import { it } from '${to}';`, /imports/));

  it('allow every arrow that points down', () => {
    allows('functions/domain/task/task.ts', "import type { Task } from '../../contract/task-schemas.ts';");
    allows('functions/application/relay.ts', "import { evolve } from '../domain/task/evolve.ts';");
    allows('functions/runtime/compose.ts', "import { ffmpeg } from '../adapters/ffmpeg/media-tool.ts';");
    allows('functions/handlers/api.ts', "import { compose } from '../runtime/compose.ts';");
    allows('client/watching/watch.ts', "import { upload } from '../uploads/upload.ts';");
    allows('bin/commands/start.ts', "import { cloud } from '../../local/cloud.ts';");
    allows('bin/commands/keys.ts', "import { table } from '../operations/table.ts';");
    allows('bin/operations/recount.ts', "import { count } from '../../functions/application/statistics.ts';");
    allows('lib/assets.ts', "import { build } from '../layers/ffmpeg/build.ts';");
    allows('lib/settings.ts', "import manifest from '../package.json' with { type: 'json' };");
  });

  it('refuse a file outside every room', () => {
    refuses('functions/helpers/text.ts', 'export const a = 1;', /no room/);
  });

  it('keep the AWS SDK in the adapters and the local cloud', () => {
    const source = "import { SQSClient } from '@aws-sdk/client-sqs';";
    refuses('functions/application/relay.ts', source, /AWS SDK/);
    refuses('lib/settings.ts', source, /AWS SDK/);
    refuses('bin/soundstage.ts', source, /AWS SDK/);
    allows('functions/adapters/clients.ts', source);
    allows('local/services/sqs.ts', source);
  });

  it('keep CDK out of what runs', () => {
    refuses('functions/runtime/compose.ts', "import { Stack } from 'aws-cdk-lib';", /CDK/);
    refuses('local/cloud.ts', "import * as sqs from 'aws-cdk-lib/aws-sqs';", /CDK/);
    allows('lib/service-stack.ts', "import * as sqs from 'aws-cdk-lib/aws-sqs';");
  });

  it('keep effects out of the contract and the domain', () => {
    refuses('functions/contract/routes.ts', "import { join } from 'node:path';", /no effects/);
    refuses('functions/domain/task/task.ts', "import { createHash } from 'node:crypto';", /no effects/);
    refuses('functions/domain/task/fingerprint.ts', "import fs from 'node:fs';", /nothing else/);
    allows('functions/domain/task/fingerprint.ts', "import { createHash } from 'node:crypto';");
  });
});

describe('the rules of use', () => {
  it('read the environment in one place', () => {
    refuses('functions/adapters/clients.ts', 'const region = process.env.AWS_REGION;', /one place/);
    refuses('lib/data-stack.ts', "const stage = process.env['STAGE'];", /one place/);
    allows('functions/runtime/environment.ts', 'const region = process.env.AWS_REGION;');
    allows('lib/settings.ts', 'const region = process.env.AWS_REGION;');
  });

  it('make the time an argument', () => {
    refuses('functions/application/relay.ts', 'const now = new Date();', /time/);
    refuses('functions/domain/task/claim.ts', 'const now = Date.now();', /time/);
    refuses('functions/domain/task/claim.ts', 'const key = `at-${Date.now()}`;', /time/);
    allows('functions/domain/task/claim.ts', 'const at = new Date(now.getTime() + 1000);');
    allows('functions/adapters/system-clock.ts', 'const now = new Date();');
  });

  it('make chance an argument', () => {
    refuses('functions/domain/task/retry.ts', 'const jitter = Math.random();', /chance/);
    refuses('functions/application/create-task.ts', 'const id = crypto.randomUUID();', /chance/);
    refuses('functions/application/create-task.ts', "import { ulid } from 'ulid';", /arguments/);
  });

  it('overlook comments and strings', () => {
    allows('functions/domain/task/retry.ts', '// never Math.random() here\nexport const a = 1;');
    allows('functions/domain/task/retry.ts', "export const advice = 'do not call Date.now()';");
    allows('functions/domain/task/retry.ts', "/* import x from '../../adapters/ffmpeg/media-tool.ts'; */");
  });
});

describe('the reading of imports', () => {
  it('sees every form', () => {
    const source = `
      import a from './a.ts';
      import type { B } from './b.ts';
      import {
        c,
        type D,
      } from './c.ts';
      import './d.ts';
      export * from './e.ts';
      export { f } from './f.ts';
      const g = await import('./g.ts');
      type H = import('./h.ts').H;
      const i = require('./i.cjs');
    `;
    assert.deepEqual(importsOf(source).toSorted(), [
      ...['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts', './g.ts', './h.ts', './i.cjs'],
    ]);
  });
});
