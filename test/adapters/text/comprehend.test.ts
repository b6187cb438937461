import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comprehendClient } from '../../../functions/adapters/clients.ts';
import { comprehend } from '../../../functions/adapters/text/comprehend.ts';
import { type AwsAnswer, type AwsCall, awsStandIn } from '../../support/aws-stand-in.ts';

const never = new AbortController().signal;

/** Glad of every text with "good" in it; its phrases are the words with capitals. */
const reader = ({ operation, input }: AwsCall): AwsAnswer => {
  const texts: string[] = input.TextList;
  const ResultList = texts.map((text, Index) =>
    operation === 'BatchDetectSentiment'
      ? {
          Index,
          Sentiment: 'NEUTRAL',
          SentimentScore: text.includes('good')
            ? { Positive: 1, Negative: 0, Neutral: 0, Mixed: 0 }
            : { Positive: 0, Negative: 0, Neutral: 1, Mixed: 0 },
        }
      : { Index, KeyPhrases: (text.match(/[A-Z]\w+/g) ?? []).map((Text) => ({ Text, Score: 0.9 })) },
  );
  return { output: { ResultList, ErrorList: [] } };
};

describe('Comprehend', () => {
  it('is asked within its limits, and its answers are weighed by how much was said', async (t) => {
    const cloud = await awsStandIn(t, reader);
    const bad = Array.from({ length: 300 }, () => `${'word '.repeat(190)}Ocean`);
    const insights = await comprehend(comprehendClient(cloud.options)).insights(
      ['good Salt', ...bad],
      'en-GB',
      never,
    );
    assert.equal(insights?.by, 'Amazon Comprehend');
    const { positive, neutral } = insights.sentiment;
    assert.ok(neutral > 0.9 && positive > 0 && Math.abs(positive + neutral - 1) < 0.01);
    assert.deepEqual(insights.key_phrases, [
      { text: 'Ocean', score: 0.9, count: 300 },
      { text: 'Salt', score: 0.9, count: 1 },
    ]);
    for (const { input } of cloud.calls) {
      assert.equal(input.LanguageCode, 'en');
      assert.ok(input.TextList.length <= 25);
      for (const text of input.TextList) assert.ok(Buffer.byteLength(text) <= 5000);
    }
    assert.ok(cloud.calls.length >= 4);
  });

  it('is not asked about languages that it does not know, nor about nothing', async (t) => {
    const cloud = await awsStandIn(t, reader);
    const analyst = comprehend(comprehendClient(cloud.options));
    assert.equal(await analyst.insights(['tlhIngan maH'], 'tlh', never), undefined);
    assert.equal(await analyst.insights([], 'en', never), undefined);
    assert.deepEqual(cloud.calls, []);
  });

  it('asks again when it is told to slow down, and fails where a part failed', async (t) => {
    let refused = 0;
    const cloud = await awsStandIn(t, (call) =>
      refused++ === 0 ? { fault: 'ThrottlingException' } : reader(call),
    );
    assert.ok(await comprehend(comprehendClient(cloud.options)).insights(['good'], 'en', never));
    const broken = await awsStandIn(t, () => ({
      output: { ResultList: [], ErrorList: [{ Index: 0, ErrorCode: 'INTERNAL_SERVER_ERROR' }] },
    }));
    await assert.rejects(
      comprehend(comprehendClient(broken.options)).insights(['good'], 'en', never),
      /INTERNAL_SERVER_ERROR/,
    );
  });
});
