import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { taskOfUpload, uploadObject } from '../../../functions/contract/keys.ts';
import { count, has, withMember, withoutMember } from '../../../functions/domain/task/bitmap.ts';
import { fingerprint } from '../../../functions/domain/task/fingerprint.ts';
import { partSize, uploadPlan } from '../../../functions/domain/task/upload-plan.ts';

describe('a bitmap', () => {
  it('holds exactly the members put in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000)), (members) => {
        const bitmap = members.reduce(withMember, '');
        assert.equal(count(bitmap), new Set(members).size);
        for (const member of members) assert.ok(has(bitmap, member));
        const absent = 2001;
        assert.ok(!has(bitmap, absent));
      }),
    );
  });

  it('lets go of exactly the members taken out', () => {
    const members = fc.array(fc.nat(200));
    fc.assert(
      fc.property(members, members, (put, taken) => {
        const bitmap = taken.reduce(withoutMember, put.reduce(withMember, ''));
        const left = new Set(put).difference(new Set(taken));
        assert.equal(count(bitmap), left.size);
        for (const member of left) assert.ok(has(bitmap, member));
      }),
    );
  });
});

describe('a fingerprint', () => {
  it('does not see the order of keys or the spelling of numbers', () => {
    assert.equal(
      fingerprint(JSON.parse('{"a":1.0,"b":[1e2]}')),
      fingerprint(JSON.parse('{"b":[100],"a":1}')),
    );
  });
  it('sees any other difference', () => {
    assert.notEqual(fingerprint({ a: 1 }), fingerprint({ a: '1' }));
    assert.notEqual(fingerprint({ a: [1, 2] }), fingerprint({ a: [2, 1] }));
  });
});

describe('an upload plan', () => {
  it('covers every byte with parts S3 takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 1024 ** 3 }), (size) => {
        const plan = uploadPlan(size);
        if (plan.strategy === 'single') return;
        assert.ok(plan.part_count <= 10_000);
        const sizes = [1, plan.part_count].map((number) => partSize(size, plan, number));
        assert.ok((sizes[0] ?? 0) >= 5 * 1024 ** 2 || plan.part_count === 1);
        assert.ok((sizes[1] ?? 0) > 0);
        assert.equal(plan.part_size * (plan.part_count - 1) + (sizes[1] ?? 0), size);
      }),
    );
  });
});

describe('an upload key', () => {
  it('names its task and file, and no other key does', () => {
    assert.deepEqual(taskOfUpload(uploadObject('local_20261121_7', 'f2')), {
      taskId: 'local_20261121_7',
      fileId: 'f2',
    });
    for (const key of ['uploads/x', 'work/a/b', 'uploads/a/b/c', 'uploads//f1'])
      assert.equal(taskOfUpload(key), undefined);
  });
});
