/** Faults that the simulation must find: each breaks one thing that the core relies on. */

export interface Edit {
  readonly file: string;
  /** Stands there once. */
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  /** What goes wrong. */
  readonly breaks: string;
  readonly edits: readonly Edit[];
}

const domain = (file: string, from: string, to: string): Edit => ({
  file: `functions/domain/task/${file}.ts`,
  from,
  to,
});
const application = (file: string, from: string, to: string): Edit => ({
  file: `functions/application/${file}.ts`,
  from,
  to,
});
const adapters = (file: string, from: string, to: string): Edit => ({
  file: `functions/adapters/${file}.ts`,
  from,
  to,
});
const runtime = (file: string, from: string, to: string): Edit => ({
  file: `functions/runtime/${file}.ts`,
  from,
  to,
});

const ALWAYS = `{ ConditionExpression: 'attribute_exists(pk) OR attribute_not_exists(pk)' }`;

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'no fencing',
    breaks: 'a worker that lost its claim completes the task of the one who has it',
    edits: [domain('work', ` && task.claim.token_hash === tokenHash;`, ';')],
  },
  {
    name: 'no version condition',
    breaks: 'of two writers the later one writes over the earlier',
    edits: [
      adapters(
        'dynamodb/conditions',
        'seq === 1 ? itemIsNew : versionIs(seq - 1)',
        `seq === 1 ? itemIsNew : ${ALWAYS}`,
      ),
      adapters(
        'dynamodb/commit',
        'history(eventItem(state, event), itemIsNew)',
        `history(eventItem(state, event), ${ALWAYS})`,
      ),
    ],
  },
  {
    name: 'conflict taken for success',
    breaks: 'what was decided and not written is acted upon',
    edits: [
      application(
        'change-task',
        `outcome.kind === 'committed' ? { state, events } : undefined`,
        '{ state, events }',
      ),
    ],
  },
  {
    name: 'unit counted twice',
    breaks: 'a report that comes twice is a second result',
    edits: [domain('decide', '  !isUnitDone(task, report.unit) &&\n', '')],
  },
  {
    name: 'second hearing not told from the first',
    breaks: 'a late report of the first hearing stands for the second, or asks for a third',
    edits: [domain('decide', ' &&\n  report.pass === passOf(task, report.unit)', '')],
  },
  {
    name: 'attempt not compared',
    breaks: 'the late failure of an earlier try fails the one under way',
    edits: [domain('decide', ' || report.attempt !== task.attempt', '')],
  },
  {
    name: 'retry without a number',
    breaks: 'reports of two tries cannot be told apart',
    edits: [domain('decide', 'attempt: task.attempt + 1', 'attempt: task.attempt')],
  },
  {
    name: 'retry forgets what it sent',
    breaks: 'units of the failed try are taken for under way',
    edits: [domain('evolve', 'sent: stage.done', 'sent: stage.sent')],
  },
  {
    name: 'cancel ignored by complete',
    breaks: 'a task that is being cancelled is completed',
    edits: [domain('work', 'task.claim.cancel_requested', 'false')],
  },
  {
    name: 'expired claims ignored',
    breaks: 'the task of a dead worker waits for it for ever',
    edits: [domain('work', 'task.claim.lease_expires_at <= now', 'false')],
  },
  {
    name: 'claims expire unasked',
    breaks: 'the sweeper takes what its index calls due, whatever heartbeats said',
    edits: [domain('work', 'task.claim.lease_expires_at <= now', 'true')],
  },
  {
    name: 'lost claims are not counted',
    breaks: 'a task that kills its workers is tried without end',
    edits: [
      domain(
        'evolve-work',
        `case 'ClaimExpired':\n      return { ...bare, status: 'pending', attempt: bare.attempt + 1 };`,
        `case 'ClaimExpired':\n      return { ...bare, status: 'pending' };`,
      ),
    ],
  },
  {
    name: 'dedupe not taken',
    breaks: 'the same work is done twice at once',
    edits: [application('create-task', 'claim_dedupe: ', 'free_dedupe: ')],
  },
  {
    name: 'dedupe not freed',
    breaks: 'work that failed can never be asked for again',
    edits: [application('change-task', '{ free_dedupe: hash }', '{}')],
  },
  {
    name: 'dedupe not taken again',
    breaks: 'a task that is tried again has a double that was made meanwhile',
    edits: [application('change-task', '{ claim_dedupe: hash }', '{}')],
  },
  {
    name: 'Idempotency-Key not remembered',
    breaks: 'a request that is repeated makes a second task',
    edits: [application('create-task', 'remember: ', 'forget: ')],
  },
  {
    name: 'quiet units not sent again',
    breaks: 'a unit whose message was lost is waited for without end',
    edits: [
      domain('decide', `sendsOf(task, quiet, { resent_because: 'they went quiet' })`, '[]'),
      domain(
        'decide',
        `sendsOf(task, unseen, { resent_because: 'nobody had picked them up', unseen: true })`,
        '[]',
      ),
    ],
  },
  {
    name: 'redelivery sends nothing again',
    breaks: 'units are lost when their sender dies between commit and send',
    edits: [application('advance', 'redelivered ? await perhapsUnsent(taskId, ports) : []', '[]')],
  },
  {
    name: 'lost notification not noticed',
    breaks: 'a file that arrived is waited for, because the message of it was lost',
    edits: [
      application('sweep-task', `isWithPipeline(file) ? undefined : await`, `true ? undefined : await`),
    ],
  },
  {
    name: 'what we fetch counts as an upload',
    breaks: 'a fetched file is taken for an upload of the wrong size',
    edits: [domain('decide', `if (file.upload.strategy === 'ingest') return NOTHING;`, '')],
  },
  {
    name: 'failed messages are deleted',
    breaks: 'a report is lost when the table is away for a moment',
    edits: [runtime('queue', 'return ids;', 'return [];')],
  },
  {
    name: 'assemble waits for nobody',
    breaks: 'a stage is sent before those that it follows',
    edits: [domain('pipeline', 'flowsByChunk(one) || isStageDone(one)', 'true')],
  },
  {
    name: 'assemble waits for map stages only',
    breaks: 'where a task needs none of them, results are put together before there are any',
    edits: [
      domain(
        'pipeline',
        'stageOf(file, before) ?? prerequisites(file, before)',
        'stageOf(file, before) ?? []',
      ),
    ],
  },
  {
    name: 'one file is enough',
    breaks: 'a task is completed while another of its files is worked on',
    edits: [
      domain(
        'pipeline',
        'task.files.every((file) => file.arrived_at',
        'task.files.some((file) => file.arrived_at',
      ),
    ],
  },
  {
    name: 'scheduled tasks are forgotten',
    breaks: 'nothing looks at them when their time comes',
    edits: [domain('due', 'return task.run_at;', 'return null;')],
  },
  {
    name: 'history outlives deletion',
    breaks: 'what was personal is kept',
    edits: [application('delete-task', 'await tasks.eraseHistory(id, version);', '')],
  },
  {
    name: 'leftovers of deletion stay',
    breaks: 'what a unit stored after its task was deleted is never found',
    edits: [application('sweep-task', 'await erase(task, ports);', '')],
  },
  {
    name: 'doubled changes are counted twice',
    breaks: 'statistics tell more than happened when the stream tells it again',
    edits: [adapters('dynamodb/counting', '...taskIsCountedUpTo(from && placeOf(from)),', '')],
  },
  {
    name: 'a heartbeat counts for nothing',
    breaks: 'a claim expires though its worker was just told to hold it',
    edits: [adapters('dynamodb/commit', 'lease === undefined ?', 'lease !== null ?')],
  },
];
