import assert from 'node:assert/strict';
import { assertCode } from '../expect.ts';
import type { Work } from '../suite.ts';
import { route, type RouterSubject, ruleOf, specOf } from './router-subject.ts';
import { startTestApp } from './test-app.ts';

const domain = 'shop.example.com';

export const refusals: Readonly<Record<string, Work<RouterSubject>>> = {
  'refuses a domain of another app, and leaves both as they were': async (subject) => {
    const { router, context, ask } = subject;
    await using shop = await startTestApp('shop', subject.address);
    await using blog = await startTestApp('blog', subject.address);
    await route(subject, { app: 'shop', processes: { web: [shop] } });
    const before = await route(subject, { app: 'blog', processes: { web: [blog] } });
    const rules = [ruleOf('blog', { domains: ['blog.example.com', domain] })];
    const attempt = route(subject, { app: 'blog', number: 2, processes: { web: [blog] }, rules });
    const { hint } = await assertCode(attempt, 'DOMAIN_TAKEN');
    assert.ok(hint, 'a hint says what to do');
    assert.deepEqual(await router.current('blog', context), before);
    assert.equal((await ask(domain, '/'))?.body, 'shop');
    assert.equal((await ask('blog.example.com', '/'))?.body, 'blog');
  },

  'leaves the former in force when it is cancelled before': async (subject) => {
    const { router, context, ask } = subject;
    await using former = await startTestApp('v1', subject.address);
    await using next = await startTestApp('v2', subject.address);
    const before = await route(subject, { number: 1, processes: { web: [former] } });
    const spec = specOf({ number: 2, processes: { web: [next] } });
    await assert.rejects(router.route(spec, { ...context, signal: AbortSignal.abort() }));
    assert.deepEqual(await router.current('shop', context), before);
    assert.equal((await ask(domain, '/'))?.body, 'v1');
  },
};
