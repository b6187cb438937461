/** Each unit of a plan is sent when its time has come, and done once. Counted from the events alone. */
import type { FactOf, TaskEvent, Unit } from '../../../functions/contract/event-schemas.ts';
import { STAGES, type StageName } from '../../../functions/contract/stages.ts';
import type { World } from '../world/world.ts';
import type { Commit } from './history.ts';

interface Plan {
  readonly stages: readonly StageName[];
  readonly files: readonly string[];
  readonly chunks: Map<string, number>;
  readonly done: Set<string>;
  /** Files of which some chunks were asked for a second time. */
  readonly again: Set<string>;
  /** In this try. */
  sent: Set<string>;
  attempt: number;
}

const nameOf = ({ file_id, stage, chunk }: Unit): string => `${file_id} ${stage} ${chunk ?? 'whole'}`;

const planOf = ({ data }: FactOf<'TaskCreated'>): Plan => ({
  stages: data.stages,
  files: data.files.map(({ id }) => id),
  chunks: new Map(),
  done: new Set(),
  again: new Set(),
  sent: new Set(),
  attempt: 1,
});

const unitsOf = (plan: Plan, file_id: string, stage: StageName): readonly Unit[] =>
  STAGES[stage].kind === 'whole'
    ? [{ file_id, stage, chunk: null }]
    : Array.from({ length: plan.chunks.get(file_id) ?? 0 }, (_, chunk) => ({ file_id, stage, chunk }));

/** Also those before stages that the task does not run. */
const stagesBefore = (plan: Plan, stage: StageName): readonly StageName[] =>
  STAGES[stage].after.flatMap((before) => [
    ...plan.stages.filter((one) => one === before),
    ...stagesBefore(plan, before),
  ]);

const unitsBefore = (plan: Plan, { file_id, stage, chunk }: Unit): readonly Unit[] =>
  stagesBefore(plan, stage)
    .flatMap((before) => unitsOf(plan, file_id, before))
    .filter((before) => chunk === null || before.chunk === null || before.chunk === chunk);

const sendFault = (plan: Plan, { data }: FactOf<'UnitsSent'>): string | undefined => {
  for (const unit of data.units) {
    const name = nameOf(unit);
    if (plan.done.has(name)) return `${name} was sent though it is done`;
    if (plan.sent.has(name) && data.resent_because === undefined) return `${name} was sent twice`;
    const missing = unitsBefore(plan, unit).find((before) => !plan.done.has(nameOf(before)));
    if (missing !== undefined) return `${name} was sent before ${nameOf(missing)} was done`;
    plan.sent.add(name);
  }
  return undefined;
};

const completionFault = (plan: Plan, { data }: FactOf<'UnitCompleted'>): string | undefined => {
  const name = nameOf(data.unit);
  if (plan.done.has(name)) return `the result of ${name} was used twice`;
  plan.done.add(name);
  if (data.summary.stage === 'assemble' && data.summary.listen_again !== undefined)
    return secondHearingFault(plan, data.unit, data.summary.listen_again);
  if (data.summary.stage === 'extract') plan.chunks.set(data.unit.file_id, data.summary.chunk_count);
  return plan.sent.has(name) || data.attempt < plan.attempt ? undefined : `${name} was done unasked`;
};

/** These units are to be done once more, and each of them only once. */
const secondHearingFault = (plan: Plan, unit: Unit, chunks: readonly number[]): string | undefined => {
  const { file_id } = unit;
  if (plan.again.has(file_id)) return `${file_id} was to be listened to a third time`;
  plan.again.add(file_id);
  const units = chunks.map((chunk): Unit => ({ file_id, stage: 'transcribe', chunk }));
  for (const name of [unit, ...units].map(nameOf)) {
    plan.done.delete(name);
    plan.sent.delete(name);
  }
  return undefined;
};

/** What hangs on the words is to be made anew. */
const edited = (plan: Plan, file_id: string): undefined => {
  for (const stage of ['assemble', 'translate', 'analyze', 'render'] as const) {
    plan.done.delete(nameOf({ file_id, stage, chunk: null }));
    plan.sent.delete(nameOf({ file_id, stage, chunk: null }));
  }
};

const endFault = (plan: Plan): string | undefined => {
  const all = plan.files.flatMap((file) => plan.stages.flatMap((stage) => unitsOf(plan, file, stage)));
  const missing = all.find((unit) => !plan.done.has(nameOf(unit)));
  return missing === undefined ? undefined : `it was completed without ${nameOf(missing)}`;
};

const retryFault = (plan: Plan, attempt: number): string | undefined => {
  const isNew = attempt > plan.attempt;
  plan.sent = new Set();
  plan.attempt = attempt;
  return isNew ? undefined : `try ${attempt} was begun again`;
};

const eventFault = (plan: Plan, event: TaskEvent): string | undefined => {
  switch (event.type) {
    case 'UnitsSent':
      return event.data.attempt === plan.attempt ? sendFault(plan, event) : 'units of another try were sent';
    case 'UnitCompleted':
      return completionFault(plan, event);
    case 'TranscriptEdited':
      return edited(plan, event.data.file_id);
    case 'UnitFailed':
      return event.data.attempt === plan.attempt ? undefined : 'a failure of another try was counted';
    case 'TaskCompleted':
      return endFault(plan);
    case 'TaskRetried':
      return retryFault(plan, event.data.attempt);
    default:
      return undefined;
  }
};

export const watchUnits = (world: World): ((commit: Commit) => void) => {
  const plans = new Map<string, Plan>();
  return ({ after, events }) => {
    if (after.work !== undefined) return;
    for (const event of events) {
      if (event.type === 'TaskCreated') plans.set(after.id, planOf(event));
      const plan = plans.get(after.id);
      const fault = plan && eventFault(plan, event);
      if (fault !== undefined) world.violate('no result used twice or lost', `${after.id}: ${fault}`);
    }
  };
};
