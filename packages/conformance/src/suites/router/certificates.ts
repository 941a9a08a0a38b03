import assert from 'node:assert/strict';
import type { Work } from '../suite.ts';
import { route, type RouterSubject, ruleOf } from './router-subject.ts';
import { startTestApp } from './test-app.ts';

const domain = 'shop.example.com';

/** Of a router without TLS nothing is asked but that it says so. */
export const certificates: Readonly<Record<string, Work<RouterSubject>>> = {
  'maintains certificates where it has TLS': async ({ router, context }) => {
    assert.equal(router.maintain !== undefined, router.supports.tls);
    assert.equal(router.certificates !== undefined, router.supports.tls);
    assert.deepEqual((await router.maintain?.('never', context)) ?? [], []);
    assert.deepEqual((await router.certificates?.('never', context)) ?? [], []);
  },

  'tells of every domain that is routed, and changes no route': async (subject) => {
    const { router, context } = subject;
    await using app = await startTestApp('v1', subject.address);
    const domains = [domain, 'www.example.com'];
    const before = await route(subject, { processes: { web: [app] }, rules: [ruleOf('shop', { domains })] });
    for (const _ of ['once', 'twice']) {
      const certificates = await router.maintain?.('shop', context);
      if (certificates !== undefined)
        assert.deepEqual([...new Set(certificates.flatMap(({ names }) => names))].sort(), domains);
      assert.deepEqual(await router.certificates?.('shop', context), certificates);
      assert.deepEqual(await router.current('shop', context), before);
      assert.equal((await subject.ask(domain, '/'))?.body, 'v1');
    }
  },

  'maintains nothing when it is cancelled before': async (subject) => {
    const { router, context } = subject;
    await using app = await startTestApp('v1', subject.address);
    await route(subject, { processes: { web: [app] } });
    const maintained = router.maintain?.('shop', { ...context, signal: AbortSignal.abort() });
    if (maintained !== undefined) await assert.rejects(maintained);
    assert.equal((await subject.ask(domain, '/'))?.body, 'v1');
  },
};
