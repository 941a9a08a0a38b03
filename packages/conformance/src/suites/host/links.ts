import assert from 'node:assert/strict';
import { type Case, casesOf, type Work } from '../suite.ts';
import type { HostNeed, HostSubject } from './host-subject.ts';

const works = {
  'reach what listens there': async ({ host, greeter }) => {
    const connection = await host.connect(greeter);
    let text = '';
    for await (const chunk of connection) {
      text += String(chunk);
      if (text.length >= greeter.greeting.length) break;
    }
    assert.ok(text.startsWith(greeter.greeting));
  },

  'tell that nothing listens': async ({ host, directory }) => {
    await assert.rejects(host.connect({ address: '127.0.0.1', port: 9 }), { code: 'ECONNREFUSED' });
    await assert.rejects(host.connect({ socket: `${directory}/none` }), { code: 'ENOENT' });
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

export const links: readonly Case<HostSubject, HostNeed>[] = casesOf<HostSubject, HostNeed>(works, { group: 'links' });
