import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Fact, Unit } from '../../../functions/contract/event-schemas.ts';
import type { PipelineMessage } from '../../../functions/contract/message-schemas.ts';
import { type Command, decide } from '../../../functions/domain/task/decide.ts';
import { fold } from '../../../functions/domain/task/evolve.ts';
import { readyUnits, taskProgress, unitsInFlight } from '../../../functions/domain/task/pipeline.ts';
import type { TaskState } from '../../../functions/domain/task/task.ts';
import { arrival, completed, failed, given, mediaTask, stamp, unit } from '../../support/tasks.ts';

const factsOf = (task: TaskState, command: Command): readonly Fact[] => {
  const decision = decide(task, command);
  assert.equal(decision.kind, 'facts');
  return decision.kind === 'facts' ? decision.facts : [];
};

const sentUnits = (facts: readonly Fact[]): Unit[] =>
  facts.flatMap((fact) => (fact.type === 'UnitsSent' ? fact.data.units : []));

const extracted = (chunks = 3): TaskState =>
  given(mediaTask(), arrival(), completed(unit('probe')), completed(unit('extract'), 1, chunks));

describe('decide', () => {
  it('starts a file with probe when it arrives', () => {
    const facts = factsOf(mediaTask(), arrival());
    assert.deepEqual(
      facts.map((fact) => fact.type),
      ['FileArrived', 'UnitsSent'],
    );
    assert.deepEqual(sentUnits(facts), [unit('probe')]);
  });

  it('takes a second arrival of the same file for nothing new', () => {
    assert.deepEqual(factsOf(given(mediaTask(), arrival()), arrival()), []);
  });

  it('fails a task whose file arrived with another size than announced', () => {
    const task = given(mediaTask(), arrival('f1', 999));
    assert.equal(task.status, 'failed');
    assert.equal(task.status === 'failed' && task.problem.code, 'upload_mismatch');
  });

  it('sends every chunk of every map stage once the audio is there', () => {
    const facts = factsOf(
      given(mediaTask(), arrival(), completed(unit('probe'))),
      completed(unit('extract')),
    );
    const chunks = [0, 1, 2];
    assert.deepEqual(sentUnits(facts), [
      ...chunks.map((chunk) => unit('diarize', chunk)),
      ...chunks.map((chunk) => unit('transcribe', chunk)),
    ]);
  });

  it('assembles only when the last chunk of the last map stage is done', () => {
    const units = unitsInFlight(extracted());
    const allButOne = given(extracted(), ...units.slice(1).map((one) => completed(one)));
    assert.deepEqual(sentUnits(factsOf(allButOne, { kind: 'nudge', task_id: 't', reason: 'retry' })), []);
    const last = units[0] ?? unit('probe');
    assert.deepEqual(sentUnits(factsOf(allButOne, completed(last))), [unit('assemble')]);
  });

  it('completes the task with its last unit, exactly once', () => {
    const done = given(
      extracted(),
      ...unitsInFlight(extracted()).map((one) => completed(one)),
      completed(unit('assemble')),
    );
    assert.equal(done.status, 'completed');
    assert.equal(taskProgress(done), 100);
    assert.deepEqual(factsOf(done, completed(unit('assemble'))), []);
  });

  describe('when chunks are to be listened to again', () => {
    const asksAgain = (chunks: number[]): Command => ({
      kind: 'unit_completed',
      task_id: 'local_20261121_1',
      unit: unit('assemble'),
      attempt: 1,
      summary: { stage: 'assemble', artifacts: [], models: [], listen_again: chunks },
    });
    const heard = given(extracted(), ...unitsInFlight(extracted()).map((one) => completed(one)));
    const again = given(heard, asksAgain([0, 2]));
    const second = (command: Command): Command => ({ ...command, pass: 1 }) as Command;

    it('sends these, and assembles once more when they are done', () => {
      assert.deepEqual(sentUnits(factsOf(heard, asksAgain([0, 2]))), [
        unit('transcribe', 0),
        unit('transcribe', 2),
      ]);
      assert.deepEqual(again.files[0]?.again, [0, 2]);
      const one = given(again, second(completed(unit('transcribe', 2))));
      assert.deepEqual(sentUnits(factsOf(one, second(completed(unit('transcribe', 0))))), [unit('assemble')]);
      const both = given(one, second(completed(unit('transcribe', 0))));
      assert.equal(given(both, second(completed(unit('assemble')))).status, 'completed');
    });

    it('takes reports of the first time for nothing new, also when they come late or say that it failed', () => {
      for (const late of [
        completed(unit('transcribe', 0)),
        failed(unit('transcribe', 0)),
        completed(unit('assemble')),
        asksAgain([0, 2]),
        asksAgain([1]),
      ])
        assert.deepEqual(factsOf(again, late), []);
    });

    it('keeps what the second time found when the task is tried again', () => {
      const broken = given(
        again,
        second(completed(unit('transcribe', 0))),
        second(failed(unit('transcribe', 2))),
      );
      assert.equal(broken.status, 'failed');
      const retried = given(broken, { kind: 'retry' });
      const nudge: Command = { kind: 'nudge', task_id: 't', reason: 'retry' };
      assert.deepEqual(sentUnits(factsOf(retried, nudge)), [unit('transcribe', 2)]);
    });
  });

  describe('when the transcript of a completed task is edited', () => {
    const done = given(
      extracted(),
      ...unitsInFlight(extracted()).map((one) => completed(one)),
      completed(unit('assemble')),
    );
    const names = (of?: number): Command => ({
      kind: 'edit_transcript',
      file_id: 'f1',
      of,
      changes: { speakers: { S1: 'Ada' } },
    });
    const nudge: Command = { kind: 'nudge', task_id: 't', reason: 'edited' };
    const second = (report: PipelineMessage): Command => ({ ...report, pass: 1 }) as Command;
    const edited = given(done, names(1));

    it('puts it together anew without listening again, and stays completed all the while', () => {
      assert.equal(edited.status, 'completed');
      assert.deepEqual(sentUnits(factsOf(edited, nudge)), [unit('assemble')]);
      const facts = factsOf(given(edited, nudge), second(completed(unit('assemble'))));
      assert.deepEqual(
        facts.map(({ type }) => type),
        ['UnitCompleted'],
      );
      const [file] = given(edited, nudge, second(completed(unit('assemble')))).files;
      assert.deepEqual([file?.edition, file?.edit], [2, undefined]);
    });

    it('makes anew what hangs on the words', () => {
      const all = { ...mediaTask({ outputs: ['transcript', 'translation', 'thumbnail'] }) };
      let task = given(all, arrival());
      while (task.status === 'processing')
        task = given(task, ...unitsInFlight(task).map((one) => completed(one)));
      let again = given(task, names(1), nudge);
      const made: string[] = [];
      while (unitsInFlight(again).length > 0) {
        const units = unitsInFlight(again);
        made.push(...units.map(({ stage }) => stage));
        again = given(again, ...units.map((one) => second(completed(one))));
      }
      assert.deepEqual(made, ['assemble', 'translate', 'render']);
    });

    it('refuses who has not read the latest version, or comes while it is being made', () => {
      const codeOf = (task: TaskState, command: Command): string | undefined => {
        const decision = decide(task, command);
        return decision.kind === 'refused' ? decision.problem.code : undefined;
      };
      assert.equal(codeOf(done, names(2)), 'version_mismatch');
      assert.equal(codeOf(edited, names(1)), 'conflict');
      const settled = given(edited, nudge, second(completed(unit('assemble'))));
      assert.equal(codeOf(settled, names(1)), 'version_mismatch');
      assert.equal(codeOf(settled, names(2)), undefined);
      assert.equal(codeOf(settled, names(undefined)), undefined);
      assert.equal(codeOf(extracted(), names(1)), 'invalid_state');
      assert.equal(codeOf(done, { kind: 'edit_transcript', file_id: 'f9', of: 1, changes: {} }), 'not_found');
    });

    it('keeps the old results, with a warning, when the new ones cannot be made', () => {
      const broken = given(edited, nudge, second(failed(unit('assemble'))));
      assert.equal(broken.status, 'completed');
      assert.match(broken.files[0]?.warnings?.[0] ?? '', /^An edit of the transcript is not in all results/);
      assert.deepEqual([broken.files[0]?.edition, broken.files[0]?.edit], [undefined, undefined]);
      assert.deepEqual(sentUnits(factsOf(broken, nudge)), []);
      let quiet = given(edited, nudge);
      for (let time = 0; time < 4; time += 1)
        quiet = given(quiet, { kind: 'nudge', task_id: 't', reason: 'quiet' });
      assert.equal(quiet.status, 'completed');
      assert.deepEqual(unitsInFlight(quiet), []);
    });

    it('does not mistake reports of the first time for those of the edit', () => {
      assert.deepEqual(factsOf(given(edited, nudge), completed(unit('assemble'))), []);
      assert.deepEqual(factsOf(given(edited, nudge), failed(unit('assemble'))), []);
    });
  });

  it('leaves out the stages no output needs', () => {
    const task = given(mediaTask({ outputs: ['transcript'] }), arrival(), completed(unit('probe')));
    assert.deepEqual(sentUnits(factsOf(task, completed(unit('extract'), 1, 1))), [unit('transcribe', 0)]);
  });

  it('assembles after the extraction where no stage between them is needed', () => {
    const task = given(mediaTask({ outputs: ['waveform'] }), arrival());
    assert.deepEqual(unitsInFlight(task), [unit('probe')]);
    const probed = given(task, completed(unit('probe')));
    assert.deepEqual(unitsInFlight(probed), [unit('extract')]);
    assert.deepEqual(sentUnits(factsOf(probed, completed(unit('extract'), 1, 3))), [unit('assemble')]);
  });

  it('fails the task with the reason of the unit that failed', () => {
    const task = given(extracted(), failed(unit('transcribe', 1)));
    assert.equal(task.status === 'failed' && task.problem.code, 'media_corrupt');
  });

  it('ignores reports for units that do not exist', () => {
    assert.deepEqual(factsOf(extracted(), completed(unit('transcribe', 99))), []);
    assert.deepEqual(factsOf(extracted(), completed(unit('transcribe', null))), []);
    assert.deepEqual(factsOf(extracted(), completed(unit('probe', null, 'f9'))), []);
  });

  it('keeps what is done when a failed task is retried, and sends the rest anew', () => {
    const broken = given(extracted(), completed(unit('transcribe', 0)), failed(unit('transcribe', 1)));
    const retried = given(broken, { kind: 'retry' });
    assert.equal(retried.status, 'processing');
    assert.equal(retried.attempt, 2);
    const again = sentUnits(factsOf(retried, { kind: 'nudge', task_id: 't', reason: 'retry' }));
    assert.ok(!again.some((one) => one.stage === 'probe' || one.stage === 'extract'));
    assert.ok(!again.some((one) => one.stage === 'transcribe' && one.chunk === 0));
    assert.ok(again.some((one) => one.stage === 'transcribe' && one.chunk === 1));
  });

  it('does not let the failure of an earlier try fail the next one', () => {
    const retried = given(extracted(), failed(unit('transcribe', 1)), { kind: 'retry' });
    assert.ok(!factsOf(retried, failed(unit('transcribe', 2), 1)).some((fact) => fact.type === 'UnitFailed'));
  });

  it('cancels unfinished tasks only, and drops what comes after', () => {
    const cancelled = given(extracted(), { kind: 'cancel' });
    assert.equal(cancelled.status, 'cancelled');
    assert.deepEqual(factsOf(cancelled, completed(unit('transcribe', 0))), []);
    assert.deepEqual(factsOf(cancelled, { kind: 'cancel' }), []);
    assert.equal(decide(cancelled, { kind: 'retry' }).kind, 'refused');
    const broken = given(extracted(), failed(unit('diarize', 0)));
    assert.equal(decide(broken, { kind: 'cancel' }).kind, 'refused');
  });

  it('sends quiet units again, and gives up when they keep going quiet', () => {
    const quiet: Command = { kind: 'nudge', task_id: 't', reason: 'quiet' };
    let task = given(mediaTask(), arrival());
    for (let time = 1; time <= task.max_attempts; time += 1) {
      assert.deepEqual(sentUnits(factsOf(task, quiet)), [unit('probe')]);
      task = given(task, quiet);
    }
    task = given(task, quiet);
    assert.equal(task.status === 'failed' && task.problem.code, 'stage_failed');
  });

  it('never has more units in flight than the budget allows', () => {
    const task = extracted(1000);
    assert.equal(unitsInFlight(task).length, 200);
    const next = given(task, completed(unit('diarize', 0)));
    assert.equal(unitsInFlight(next).length, 200);
  });
});

describe('a task under any order of messages', () => {
  const units = [
    unit('probe'),
    unit('extract'),
    unit('assemble'),
    ...[0, 1, 2].flatMap((chunk) => [unit('diarize', chunk), unit('transcribe', chunk)]),
  ];
  const command = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...units).map((one): Command => completed(one)) },
    { weight: 1, arbitrary: fc.constantFrom(...units).map((one): Command => failed(one)) },
    { weight: 3, arbitrary: fc.constant<Command>(arrival()) },
    { weight: 1, arbitrary: fc.constantFrom<Command>({ kind: 'cancel' }, { kind: 'retry' }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Command>(
        { kind: 'nudge', task_id: 't', reason: 'quiet' },
        { kind: 'nudge', task_id: 't', reason: 'retry' },
      ),
    },
  );

  it('has the fold of its events as its state, ends at most once per try, and only completes with everything done', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const created = mediaTask();
        let task = created;
        const history = [];
        for (const one of commands) {
          const decision = decide(task, one);
          if (decision.kind === 'refused') continue;
          const events = stamp(task, decision.facts);
          history.push(...events);
          task = fold(events, task) ?? task;
        }
        assert.deepEqual(fold(history, created), task);
        const ends = history.filter((event) =>
          ['TaskCompleted', 'TaskFailed', 'TaskCancelled'].includes(event.type),
        );
        const retries = history.filter((event) => event.type === 'TaskRetried');
        assert.ok(ends.length <= retries.length + 1);
        if (task.status === 'completed')
          assert.deepEqual(readyUnits({ ...task, status: 'processing' } as TaskState), []);
        if (unitsInFlight(task).length > 0) assert.ok(task.files[0]?.arrived_at);
      }),
    );
  });
});
