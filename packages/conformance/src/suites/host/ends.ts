import assert from 'node:assert/strict';
import type { RunOptions } from '@appliku/core';
import { assertCode, meanwhile } from '../expect.ts';
import { type Case, casesOf, type Work } from '../suite.ts';
import type { HostNeed, HostSubject } from './host-subject.ts';
import { assertGone, sleeper, untilRuns } from './sleeper.ts';

const group = 'ends';

const running = {
  'ends what it started when the signal fires': async (subject) => {
    await abortWhileItRuns(subject, {});
    await assertGone(subject.host, subject.directory);
  },

  'also what does not listen to SIGTERM': async (subject) => {
    await abortWhileItRuns(subject, {}, 'trap "" TERM; ');
    await assertGone(subject.host, subject.directory);
  },

  'lets what runs go on when it is closed, and can be used again': async ({ host, other, directory }) => {
    const script = 'echo "$$" > "$0/pids"; until [ -e "$0/go" ]; do sleep 0.05; done; echo done';
    const running = meanwhile(host.run(['sh', '-c', script, directory]));
    await untilRuns(other, directory);
    await host.close();
    await other.run(['touch', `${directory}/go`]);
    assert.equal((await running).stdout, 'done\n');
    assert.equal((await host.run(['echo', 'again'])).stdout, 'again\n');
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

const asRoot = {
  'also what runs as root': async (subject) => {
    await abortWhileItRuns(subject, { root: true });
    await assertGone(subject.host, subject.directory);
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

const before = {
  'starts nothing when the signal has fired before': async ({ host, directory }) => {
    await assertCode(host.run(['touch', `${directory}/made`], { signal: AbortSignal.abort() }), 'ABORTED');
    assert.equal(await host.readFile(`${directory}/made`), undefined);
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

export const ends: readonly Case<HostSubject, HostNeed>[] = [
  ...casesOf<HostSubject, HostNeed>(running, { group, needs: ['programs'] }),
  ...casesOf<HostSubject, HostNeed>(asRoot, { group, needs: ['programs', 'root'] }),
  ...casesOf<HostSubject, HostNeed>(before, { group }),
];

async function abortWhileItRuns(
  { host, other, directory }: HostSubject,
  options: RunOptions,
  first?: string,
): Promise<void> {
  const cancel = new AbortController();
  const running = host.run(sleeper(directory, first), { ...options, signal: cancel.signal });
  const told = meanwhile(assertCode(running, 'ABORTED'));
  await untilRuns(other, directory);
  cancel.abort();
  await told;
}
