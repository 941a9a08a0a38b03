import assert from 'node:assert/strict';
import type { Work } from '../suite.ts';
import { type RouterSubject, specOf } from './router-subject.ts';
import { startTestApp } from './test-app.ts';

/** Of a router that tells nothing, nothing is asked. */
export const ejects: Readonly<Record<string, Work<RouterSubject>>> = {
  'ejects the same for the same spec, and routes nothing by it': async ({ router, context, address, ask }) => {
    await using app = await startTestApp('v1', address);
    const spec = specOf({ processes: { web: [app] } });
    const files = router.eject?.(spec);
    assert.deepEqual(router.eject?.(spec), files);
    assert.ok(Object.keys(files ?? {}).every((path) => path.startsWith('/')));
    assert.equal(await router.current('shop', context), undefined);
    assert.notEqual((await ask('shop.example.com', '/'))?.body, 'v1');
  },
};
