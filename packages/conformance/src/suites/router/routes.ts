import assert from 'node:assert/strict';
import { assertPlugin } from '../expect.ts';
import type { Work } from '../suite.ts';
import { route, type RouterSubject, ruleOf } from './router-subject.ts';
import { startTestApp } from './test-app.ts';

const domain = 'shop.example.com';

export const routes: Readonly<Record<string, Work<RouterSubject>>> = {
  'says what it is': async ({ router }) => {
    assertPlugin(router, 'router');
    assert.ok(router.accepts.length > 0);
  },

  'has no route of an app that was never routed': async ({ router, context }) => {
    assert.equal(await router.current('shop', context), undefined);
  },

  'routes every request once it says so': async (subject) => {
    await using app = await startTestApp('v1', subject.address);
    await route(subject, { processes: { web: [app] } });
    assert.deepEqual(await subject.ask(domain, '/'), { status: 200, body: 'v1' });
    assert.deepEqual(await subject.ask(domain, '/any/path?with=query'), { status: 200, body: 'v1' });
  },

  'tells what is in force': async (subject) => {
    await using app = await startTestApp('v1', subject.address);
    const rules = [ruleOf('shop', { domains: [domain, 'www.example.com'] })];
    const made = await route(subject, { number: 7, processes: { web: [app] }, rules });
    assert.deepEqual(await subject.router.current('shop', subject.context), made);
    const { urls, ...rest } = made;
    assert.deepEqual(rest, { app: 'shop', shares: [{ release: 7, weight: 100 }], rules, maintenance: false });
    assert.deepEqual(urls.map((url) => new URL(url).hostname).sort(), [domain, 'www.example.com']);
  },

  'moves all requests to the next release': async (subject) => {
    await using former = await startTestApp('v1', subject.address);
    await using next = await startTestApp('v2', subject.address);
    await route(subject, { number: 1, processes: { web: [former] } });
    await route(subject, { number: 2, processes: { web: [next] } });
    for (let count = 0; count < 10; count += 1) assert.equal((await subject.ask(domain, '/'))?.body, 'v2');
    await route(subject, { number: 1, processes: { web: [former] } });
    assert.equal((await subject.ask(domain, '/'))?.body, 'v1');
  },

  'applies the same twice as once': async (subject) => {
    await using app = await startTestApp('v1', subject.address);
    const first = await route(subject, { processes: { web: [app] } });
    assert.deepEqual(await route(subject, { processes: { web: [app] } }), first);
    assert.equal((await subject.ask(domain, '/'))?.body, 'v1');
  },

  'reaches every instance': async (subject) => {
    await using one = await startTestApp('one', subject.address);
    await using other = await startTestApp('other', subject.address);
    await route(subject, { processes: { web: [one, other] } });
    const seen = new Set<string | undefined>();
    for (let count = 0; count < 500 && seen.size < 2; count += 1) seen.add((await subject.ask(domain, '/'))?.body);
    assert.deepEqual([...seen].sort(), ['one', 'other']);
  },

  'follows rules: domains, and the longest path first': async (subject) => {
    await using web = await startTestApp('web', subject.address);
    await using api = await startTestApp('api', subject.address);
    const rules = [
      ruleOf('shop', { domains: [domain, 'www.example.com'] }),
      ruleOf('shop', { path: '/api', to: 'api' }),
      ruleOf('shop', { domains: ['api.example.com'], to: 'api' }),
    ];
    await route(subject, { processes: { web: [web], api: [api] }, rules });
    const bodyOf = async (name: string, path: string): Promise<string> => (await subject.ask(name, path))?.body ?? '';
    assert.equal(await bodyOf(domain, '/'), 'web');
    assert.equal(await bodyOf('www.example.com', '/api'), 'web');
    assert.equal(await bodyOf(domain, '/api/x'), 'api');
    assert.equal(await bodyOf('api.example.com', '/'), 'api');
  },

  'answers 503 in maintenance, and goes on after it': async (subject) => {
    await using app = await startTestApp('v1', subject.address);
    await route(subject, { processes: { web: [app] }, maintenance: true });
    assert.equal((await subject.ask(domain, '/'))?.status, 503);
    assert.equal((await subject.router.current('shop', subject.context))?.maintenance, true);
    await route(subject, { processes: { web: [app] } });
    assert.equal((await subject.ask(domain, '/'))?.body, 'v1');
  },

  'routes apps side by side, and removes one of them': async (subject) => {
    const { router, context, ask } = subject;
    await using shop = await startTestApp('shop', subject.address);
    await using blog = await startTestApp('blog', subject.address);
    await route(subject, { app: 'shop', processes: { web: [shop] } });
    await route(subject, { app: 'blog', processes: { web: [blog] } });
    assert.equal((await ask(domain, '/'))?.body, 'shop');
    assert.equal((await ask('blog.example.com', '/'))?.body, 'blog');
    await router.remove('shop', context);
    assert.equal((await ask('blog.example.com', '/'))?.body, 'blog');
    assert.notEqual(await router.current('blog', context), undefined);
  },

  'routes nothing of an app that is removed; twice is success': async (subject) => {
    const { router, context } = subject;
    await using app = await startTestApp('v1', subject.address);
    await route(subject, { processes: { web: [app] } });
    await router.remove('shop', context);
    await router.remove('shop', context);
    await router.remove('never', context);
    assert.equal(await router.current('shop', context), undefined);
    assert.notEqual((await subject.ask(domain, '/'))?.body, 'v1');
  },
};
