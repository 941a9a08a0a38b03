import assert from 'node:assert/strict';
import { meanwhile } from '../expect.ts';
import type { Work } from '../suite.ts';
import { rolloutOf, route, type RouterSubject } from './router-subject.ts';
import { startTestApp, type TestApp } from './test-app.ts';

const domain = 'shop.example.com';

export const drains: Readonly<Record<string, Work<RouterSubject>>> = {
  'drains at once what no request is open to': async (subject) => {
    await withFormer(subject, async ({ drain }) => {
      assert.equal((await subject.ask(domain, '/'))?.body, 'next');
      assert.deepEqual(await drain(60_000), { open: 0 });
    });
  },

  'waits for a request that is open, which gets its answer': async (subject) => {
    await withFormer(
      subject,
      async ({ former, open, drain }) => {
        let isDrained = false;
        const drained = meanwhile(drain(60_000).finally(() => (isDrained = true)));
        assert.equal((await subject.ask(domain, '/'))?.body, 'next');
        assert.equal(isDrained, false);
        former.answer();
        assert.deepEqual(await drained, { open: 0 });
        assert.deepEqual(await open, { status: 200, body: 'former' });
      },
      true,
    );
  },

  'tells at the deadline how many requests are open': async (subject) => {
    await withFormer(subject, async ({ drain }) => assert.deepEqual(await drain(1), { open: 1 }), true);
  },

  'stops waiting when it is cancelled': async (subject) => {
    const cancel = new AbortController();
    const cancellable = { ...subject, context: { ...subject.context, signal: cancel.signal } };
    await withFormer(
      cancellable,
      async ({ drain }) => {
        const drained = meanwhile(assert.rejects(drain(60_000)));
        assert.equal((await subject.ask(domain, '/'))?.body, 'next');
        cancel.abort();
        await drained;
      },
      true,
    );
  },
};

interface Moved {
  readonly former: TestApp;
  /** The request that is open to the former. */
  readonly open: ReturnType<RouterSubject['ask']>;
  drain(deadlineMs: number): ReturnType<RouterSubject['router']['drain']>;
}

/** Traffic has moved from a former release to the next one, with a request open to the former, or none. */
async function withFormer(
  subject: RouterSubject,
  work: (moved: Moved) => Promise<void>,
  isOpen = false,
): Promise<void> {
  const { router, context, address } = subject;
  await using former = await startTestApp('former', address);
  await using next = await startTestApp('next', address);
  const wanted = { number: 1, processes: { web: [former] } };
  await route(subject, wanted);
  const arrived = isOpen ? former.hold() : Promise.resolve();
  const open = isOpen ? subject.ask(domain, '/') : Promise.resolve(undefined);
  await arrived;
  await route(subject, { number: 2, processes: { web: [next] } });
  const drain: Moved['drain'] = (deadlineMs) => router.drain(rolloutOf(wanted), deadlineMs, context);
  try {
    await work({ former, open, drain });
  } finally {
    former.answer();
    await open;
  }
}
