import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../../lib/bundle.ts';
import { stubSources } from './stub-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'soundstage-bundle-size-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/**
 * KiB, minified, the SDK inside. Of each, about 350 are the SDK's core, ajv and the logger; a service client is 25 to
 * 35, that of S3 with its multipart uploads 100. The rest leaves room for features, not for another library unnoticed.
 */
const LIMITS: Readonly<Record<string, number>> = {
  // Somebody waits while these start. 600 is the design's number: 200 ms of import.
  'api/index.mjs': 600,
  // These two read transcripts from S3.
  'socket/index.mjs': 510,
  // Messages wait for these. That of the pipeline holds X-Ray's library, 125 KiB, as the stages below do.
  'advance/index.mjs': 570,
  'file-arrived/index.mjs': 430,
  'relay/index.mjs': 540,
  'count/index.mjs': 450,
  // The address guard, the signer and the metrics beside what all have.
  'deliver-webhook/index.mjs': 480,
  // It looks into the store, and empties it.
  'sweep/index.mjs': 550,
  // Work of seconds to minutes, which the import is nothing to.
  'run-stage/index.mjs': 770,
  // S3, STS and Secrets Manager.
  'publish-stage/index.mjs': 770,
  // Among it 950 KiB of n-grams, by which sixty languages are known, and 130 KiB of stop words.
  'text-stage/index.mjs': 1950,
  'ingest-stage/index.mjs': 690,
  'speech-stage/index.mjs': 720,
  // Neither SDK nor logger, started by the function that loads hundreds of MB of models.
  'speech-stage/engine.mjs': 170,
};

describe('bundles', () => {
  it('stay small enough to start fast', async () => {
    const sizes = await bundleFunctions({ outDir: join(folder, 'functions') });
    assert.deepEqual([...sizes.keys()].sort(), Object.keys(LIMITS).sort());
    const tooLarge = [...sizes].flatMap(([name, bytes]) => {
      const limit = LIMITS[name] ?? 0;
      return bytes > limit * 1024 ? [`${name}: ${Math.ceil(bytes / 1024)} KiB of ${limit}`] : [];
    });
    assert.deepEqual(tooLarge, []);
  });

  it('take credentials from the environment and from nowhere else', async (context) => {
    const { functionsFolder } = await stubSources(join(folder, 'stub'));
    const clients = fileURLToPath(new URL('../../functions/adapters/clients.ts', import.meta.url));
    writeFileSync(
      join(functionsFolder, 'handlers/api.ts'),
      `import { sqsClient } from ${JSON.stringify(clients)};\n` +
        "export const handler = () => sqsClient({ region: 'eu-west-1' }).config.credentials();\n",
    );
    await bundleFunctions({ outDir: join(folder, 'stub-out/functions'), functionsFolder });
    const { handler } = await import(join(folder, 'stub-out/functions/api/index.mjs'));
    const before = { ...process.env };
    context.after(() => {
      process.env = before;
    });
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    });
    const { accessKeyId, secretAccessKey, sessionToken } = await handler();
    assert.deepEqual([accessKeyId, secretAccessKey, sessionToken], ['id', 'secret', 'token']);
    delete process.env['AWS_ACCESS_KEY_ID'];
    await assert.rejects(handler(), /environment/);
  });

  it('know every error of a service by its name, though few are modelled', async () => {
    const { functionsFolder } = await stubSources(join(folder, 'errors'));
    const adapters = fileURLToPath(new URL('../../functions/adapters/', import.meta.url));
    const manifest = createRequire(import.meta.url).resolve('@aws-sdk/client-dynamodb/package.json');
    const sdk = join(dirname(manifest), 'dist-es/index.js');
    writeFileSync(
      join(functionsFolder, 'handlers/api.ts'),
      `import { GetItemCommand, DynamoDBServiceException } from ${JSON.stringify(sdk)};
       import { documentClient } from ${JSON.stringify(`${adapters}clients.ts`)};
       export const handler = (clientConfig) => documentClient(clientConfig)
         .send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }))
         .catch((error) => [error instanceof DynamoDBServiceException, error.name, error.message]);`,
    );
    await bundleFunctions({ outDir: join(folder, 'errors-out/functions'), functionsFolder });
    const { handler } = await import(join(folder, 'errors-out/functions/api/index.mjs'));
    const server = createServer((_, response) => {
      const body = {
        __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
        message: 'no table',
      };
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const config = {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    };
    assert.deepEqual(await handler(config), [true, 'ResourceNotFoundException', 'no table']);
    server.close();
    server.closeAllConnections();
  });
});
