import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prepareTask } from '../../functions/application/prepare-task.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import { AT } from '../support/tasks.ts';
import { typesOf } from '../support/work.ts';

const prepared = (params: Record<string, unknown>, translation: boolean) =>
  prepareTask(
    { type: 'media.process', params: { files: [{ name: 'talk.mp4', size: 1 }], ...params } },
    'ann',
    new Date(AT),
    { ...typesOf(), offers: { translation } },
  );

const problemOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => assert.fail('nothing was refused'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof ProblemError);
  return error.problem;
};

describe('a task that is to be translated', () => {
  it('is taken where somebody translates', async () => {
    const task = await prepared({ translate_to: ['de', 'pt-BR'], outputs: ['translation'] }, true);
    assert.equal(task.executor, 'pipeline');
  });

  it('is refused before the upload where nobody does', async () => {
    const problem = await problemOf(prepared({ translate_to: ['de'] }, false));
    assert.equal(problem.code, 'translator_unavailable');
  });

  it('must say to which languages', async () => {
    const problem = await problemOf(prepared({ outputs: ['transcript', 'translation'] }, true));
    assert.deepEqual(
      [problem.code, problem.errors?.map(({ path }) => path)],
      ['invalid_params', ['/params/translate_to']],
    );
    const spelt = await problemOf(prepared({ translate_to: ['German'] }, true));
    assert.equal(spelt.errors?.[0]?.path, '/params/translate_to/0');
  });
});
