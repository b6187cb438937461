import { randomUUID } from 'node:crypto';
import type { ScheduledEvent } from 'aws-lambda';
import type { LocalFunction } from '../functions/pool.ts';
import { describe, fields, list, optional, parseJson, text } from '../json.ts';
import type { State } from '../state.ts';
import { accountId, arnOf } from '../template/identity.ts';
import type { Resource } from '../template/resources.ts';
import { functionNameIn } from './mapping.ts';
import type { Source } from './source.ts';

const unitMilliseconds: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The time between two ticks of a `rate(…)` expression. */
export function rateMilliseconds(expression: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const milliseconds = unitMilliseconds[unit];
  if (count === undefined || milliseconds === undefined)
    throw new Error(`The local cloud supports rate(…) schedules only, not ${expression}`);
  return Number(count) * milliseconds;
}

export interface ScheduleOptions {
  readonly rule: Resource;
  readonly region: string;
  readonly state: State;
  readonly log: (line: string) => void;
  target(functionName: string): LocalFunction;
}

/** Ticks as the rule says, and at once when a tick was missed while nothing ran. A tick waits for no other: it is skipped. */
export function startSchedule({ rule, region, state, log, target }: ScheduleOptions): Source {
  const where = rule.logicalId;
  const interval = rateMilliseconds(
    text(rule.properties['ScheduleExpression'], `ScheduleExpression of ${where}`),
  );
  const targets = (optional(list, rule.properties['Targets'], `Targets of ${where}`) ?? []).map((entry) => {
    const { Arn, Input } = fields(entry, `target of ${where}`);
    return {
      called: target(functionNameIn(text(Arn, `Arn of ${where}`))),
      input: optional(text, Input, 'Input'),
    };
  });
  const key = `schedule/${rule.name}`;
  let running: Promise<unknown> | undefined;
  let timer: NodeJS.Timeout;

  function tick() {
    state.write(key, String(Date.now()));
    timer = setTimeout(tick, interval);
    if (running) return;
    const event = scheduledEvent(arnOf(rule.type, rule.name, region), region);
    const runs = targets.map(({ called, input }) =>
      called
        .invoke(input === undefined ? event : parseJson(input))
        .catch((error: unknown) => log(`${called.spec.name} failed on its schedule: ${describe(error)}`)),
    );
    running = Promise.all(runs).finally(() => {
      running = undefined;
    });
  }

  const last = Number(state.read(key) ?? 0);
  timer = setTimeout(tick, Math.max(0, Math.min(interval, last + interval - Date.now())));
  return { close: () => clearTimeout(timer), settled: async () => running };
}

function scheduledEvent(ruleArn: string, region: string): ScheduledEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: new Date().toISOString().replace(/\.\d+/, ''),
    region,
    resources: [ruleArn],
    detail: {},
  };
}
