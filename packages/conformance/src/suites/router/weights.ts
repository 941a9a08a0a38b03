import assert from 'node:assert/strict';
import type { RouteSpec } from '@appliku/core';
import type { Work } from '../suite.ts';
import { rolloutOf, route, type RouterSubject, type Wanted } from './router-subject.ts';
import { startTestApp } from './test-app.ts';

const domain = 'shop.example.com';
const questions = 300;

/** Of a router that cannot weigh nothing is asked but that it refuses to. */
export const weights: Readonly<Record<string, Work<RouterSubject>>> = {
  'gives a canary about its share, or refuses to weigh': async (subject) => {
    const { router, context } = subject;
    await using former = await startTestApp('v1', subject.address);
    await using next = await startTestApp('v2', subject.address);
    const [one, other] = [{ processes: { web: [former] } }, { number: 2, processes: { web: [next] } }];
    const before = await route(subject, one);
    const attempt = router.route(bothOf(one, other, 20), context);
    if (!router.supports.weights) {
      await assert.rejects(attempt);
      assert.deepEqual(await router.current('shop', context), before);
      assert.deepEqual(await seenBy(subject, 10), { v1: 10 });
      return;
    }
    const made = await attempt;
    const shares = [1, 2].map((release) => ({ release, weight: release === 1 ? 80 : 20 }));
    assert.deepEqual(made.shares, shares);
    assert.deepEqual(await router.current('shop', context), made);
    const { v1 = 0, v2 = 0 } = await seenBy(subject, questions);
    assert.equal(v1 + v2, questions);
    // Six times the deviation of chance: nobody will see it fail by that.
    assert.ok(v2 > 18 && v2 < 105, `${v2} of ${questions} for a fifth`);
  },

  'gives all to one again, the former or the canary': async (subject) => {
    const { router, context } = subject;
    if (!router.supports.weights) return;
    await using former = await startTestApp('v1', subject.address);
    await using next = await startTestApp('v2', subject.address);
    const [one, other] = [{ processes: { web: [former] } }, { number: 2, processes: { web: [next] } }];
    await route(subject, one);
    await router.route(bothOf(one, other, 50), context);
    const aborted = await route(subject, one);
    assert.deepEqual(aborted.shares, [{ release: 1, weight: 100 }]);
    assert.deepEqual(await seenBy(subject, 20), { v1: 20 });
    assert.deepEqual(await router.drain(rolloutOf(other), 60_000, context), { open: 0 });
    await router.route(bothOf(one, other, 50), context);
    await route(subject, other);
    assert.deepEqual(await seenBy(subject, 20), { v2: 20 });
    assert.deepEqual(await router.current('shop', context), { ...aborted, shares: [{ release: 2, weight: 100 }] });
  },
};

function bothOf(one: Wanted, other: Wanted, weight: number): RouteSpec {
  const rollout = rolloutOf(one);
  const shares = [
    { rollout, weight: 100 - weight },
    { rollout: rolloutOf(other), weight },
  ];
  return { app: 'shop', rules: rollout.release.rules, maintenance: false, shares };
}

/** How often each answered, of so many questions, ten at a time. */
async function seenBy({ ask }: RouterSubject, count: number): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (let asked = 0; asked < count; asked += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(domain, '/')));
    for (const { body } of answers.map((answer) => answer ?? { body: 'nothing' })) seen[body] = (seen[body] ?? 0) + 1;
  }
  return seen;
}
