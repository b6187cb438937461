import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { STAGE_NAMES } from '../../functions/contract/stages.ts';
import { runbookPlace } from '../../lib/runbook.ts';
import { functionsOf, referredTo, resourcesOf, synthesized, textOf } from './synthesized.ts';

const topic = 'arn:aws:sns:us-east-1:123456789012:alarms';
const stacks = await synthesized({ speech: 'zip', alarmTopicArn: topic });
const { data, service } = stacks;
const alarms = [data, service].flatMap((template) => resourcesOf(template, 'AWS::CloudWatch::Alarm'));
const functions = functionsOf(stacks);

/** What is looked at, such as `Errors ApiFunction…`: the metric, and the resource it is of. */
const watched = alarms.map(
  ([, { Properties }]) => `${Properties.MetricName} ${referredTo(Properties.Dimensions, data)}`,
);
const isWatched = (metric: string): boolean => watched.includes(metric);

describe('alarms', () => {
  it('tell the topic, in both stacks', () => {
    assert.ok(resourcesOf(data, 'AWS::CloudWatch::Alarm').length > 0);
    for (const [id, { Properties }] of alarms) assert.deepEqual(Properties.AlarmActions, [topic], id);
  });

  it('say in a sentence what users feel, and name a place in the runbook', () => {
    for (const [id, { Properties }] of alarms)
      assert.match(Properties.AlarmDescription, /^[A-Z].*\. See docs\/runbook\.md#[\w-]+$/, id);
  });

  it('ring for every function that fails', () => {
    for (const [name, { id }] of functions) assert.ok(isWatched(`Errors ${id}`), name);
  });

  it('ring for every dead letter and for work that waits too long', () => {
    for (const template of [data, service])
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::SQS::Queue')) {
        const metric = Properties.RedrivePolicy
          ? 'ApproximateAgeOfOldestMessage'
          : 'ApproximateNumberOfMessagesVisible';
        assert.ok(isWatched(`${metric} ${id}`), `${metric} ${id}`);
      }
  });

  it('ring for what else users feel', () => {
    const names = watched.map((metric) => metric.split(' ')[0]);
    for (const metric of ['5xx', 'SoundstageServiceAnswerTime', 'IteratorAge', 'Throttles'])
      assert.ok(names.includes(metric), metric);
    assert.ok(isWatched(`Invocations ${functions.get('SweeperSweep')?.id}`));
  });
});

describe('the runbook', () => {
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  const places = [...runbook.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => runbookPlace(heading));

  it('holds no heading that neither an alarm nor itself leads to', () => {
    const named = alarms.map(([, { Properties }]) => Properties.AlarmDescription).join('\n') + runbook;
    assert.deepEqual(
      places.filter((place) => !new RegExp(`${place.replace('docs/runbook.md', '')}\\b`).test(named)),
      [],
    );
  });

  it('leads to no heading that is not there', () => {
    for (const [, place] of runbook.matchAll(/\]\((#[\w-]+)\)/g))
      assert.ok(places.includes(`docs/runbook.md${place}`), place);
  });
});

describe('the dashboard', () => {
  const [[, dashboard] = assert.fail('no dashboard')] = resourcesOf(service, 'AWS::CloudWatch::Dashboard');
  const body = JSON.parse(
    textOf(dashboard.Properties.DashboardBody, data).replaceAll(/"\{(\w+)[^"]*\}"/g, '"$1"'),
  );
  const titles = body.widgets.map((widget: { properties: { title: string } }) => widget.properties.title);
  const widget = (title: string) => JSON.stringify(body.widgets[titles.indexOf(title)]);

  it('shows every alarm of its stack first', () => {
    assert.equal(titles[0], 'Alarms');
    for (const [id] of resourcesOf(service, 'AWS::CloudWatch::Alarm'))
      assert.match(widget('Alarms'), new RegExp(id));
  });

  it('shows every function and every queue by its name', () => {
    for (const [, { id }] of functions) assert.match(widget('Instances'), new RegExp(id));
    const queues = ['Uploads', 'Pipeline/Reports', ...STAGE_NAMES.map((stage) => `/${stage}Work`)];
    for (const queue of queues) assert.match(widget('Messages that wait'), new RegExp(`${queue}"`, 'i'));
  });

  it('has the name of its stack, and an address', () => {
    assert.equal(dashboard.Properties.DashboardName, 'SoundstageService');
    assert.match(textOf(service.Outputs['DashboardUrl']?.Value, data), /#dashboards:name=SoundstageService$/);
  });
});
