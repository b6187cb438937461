import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { translateClient } from '../../../functions/adapters/clients.ts';
import { amazonTranslate } from '../../../functions/adapters/text/amazon-translate.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { type AwsCall, awsStandIn } from '../../support/aws-stand-in.ts';

const calm = { onProgress: () => {}, signal: new AbortController().signal };
const toTaiwan = { from: 'en-US', to: 'zh-tw' };

const shouted = ({ input }: AwsCall) => ({ output: { TranslatedText: input.Text.toUpperCase() } });

describe('Amazon Translate', () => {
  it('is asked text by text, so that each answer is at its place', async (t) => {
    const cloud = await awsStandIn(t, shouted);
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
    const translated = await amazonTranslate(translateClient(cloud.options)).translate(texts, toTaiwan, calm);
    assert.deepEqual(
      translated,
      texts.map((text) => text.toUpperCase()),
    );
    assert.equal(cloud.calls.length, 20);
    const { SourceLanguageCode, TargetLanguageCode } = cloud.calls[0]!.input;
    assert.deepEqual([SourceLanguageCode, TargetLanguageCode], ['en', 'zh-TW']);
  });

  it('takes a text longer than a request may hold in pieces', async (t) => {
    const cloud = await awsStandIn(t, shouted);
    const long = 'wörter '.repeat(4_000).trim();
    const [translated] = await amazonTranslate(translateClient(cloud.options)).translate(
      [long],
      toTaiwan,
      calm,
    );
    assert.equal(translated, long.toUpperCase());
    assert.ok(cloud.calls.length > 2);
    for (const { input } of cloud.calls) assert.ok(Buffer.byteLength(input.Text) <= 10_000);
  });

  it('asks again when it is told to slow down', async (t) => {
    let refused = 0;
    const cloud = await awsStandIn(t, (call) =>
      refused++ < 2 ? { fault: 'ThrottlingException' } : shouted(call),
    );
    const port = amazonTranslate(translateClient(cloud.options));
    assert.deepEqual(await port.translate(['hello'], toTaiwan, calm), ['HELLO']);
  });

  it('knows a refusal for good from a fault that may pass', async (t) => {
    const pair = await awsStandIn(t, () => ({ fault: 'UnsupportedLanguagePairException' }));
    await assert.rejects(
      amazonTranslate(translateClient(pair.options)).translate(['hello'], { from: 'en', to: 'tlh' }, calm),
      (cause) => cause instanceof ProblemError && /"en" to "tlh"/.test(cause.problem.detail),
    );
    assert.equal(pair.calls.length, 1);
    const down = await awsStandIn(t, () => ({ fault: 'InternalServerException', status: 500 }));
    const impatient = translateClient({ ...down.options });
    impatient.config.maxAttempts = async () => 1;
    await assert.rejects(
      amazonTranslate(impatient).translate(['hello'], toTaiwan, calm),
      (cause) => cause instanceof TransientError,
    );
  });
});
