import { aProcess, aRelease } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import { aTask } from '../testing/task.ts';
import { endedError } from './task-failure.ts';
import { taskNews } from './task-news.ts';
import { instancesOf } from './task-state.ts';

const node = { id: 'n1', name: 's1', role: 'manager', state: 'ready', availability: 'active' } as const;
const nodes = [{ ...node, address: '198.51.100.1', isReachable: true, labels: {}, version: 1 }];
const release = aRelease({ processes: { web: aProcess({ port: 3000 }) } });

describe('instancesOf', () => {
  it('tells what Swarm wants to run, and where', () => {
    expect(instancesOf(release, [aTask('web')], nodes)).toEqual([
      { id: 'web-task', process: 'web', state: 'healthy', node: 's1', startedAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('leaves out history, jobs and other releases', () => {
    const job = aTask('web', { labels: { 'com.appliku.job': 'x', 'com.appliku.release': '12' } });
    const former = aTask('web', { state: 'failed', desired: 'shutdown' });
    expect(instancesOf(release, [job, former, aTask('web', {}, 11)], nodes)).toEqual([]);
  });

  it.each([
    ['pending', 'starting'],
    ['starting', 'starting'],
    ['running', 'healthy'],
    ['failed', 'exited'],
    ['complete', 'exited'],
  ] as const)('takes %s for %s', (state, expected) => {
    expect(instancesOf(release, [aTask('web', { state })], nodes)[0]?.state).toBe(expected);
  });
});

describe('taskNews', () => {
  it('says of each task that is wanted what it is, where, and why not more', () => {
    const tasks = [
      aTask('web', { id: 'one', slot: 1, node: 'n1' }),
      aTask('web', { id: 'two', slot: 2, node: 'n9', state: 'pending', error: 'no suitable node' }),
      aTask('web', { id: 'three', slot: 3, desired: 'shutdown' }),
    ];
    expect(Object.fromEntries(taskNews(tasks, { n1: 's1' }))).toEqual({
      one: 'web.1 is running on s1',
      two: 'web.2 is pending: no suitable node',
    });
  });
});

describe('endedError', () => {
  it.each([
    [
      { state: 'failed', exitCode: 3, error: 'task: non-zero exit (3)' },
      'DEPLOY_CRASHED',
      'web of release 12 ended with exit code 3 on s2',
    ],
    [{ state: 'complete', exitCode: 0 }, 'DEPLOY_CRASHED', 'web of release 12 ended with exit code 0 on s2'],
    [
      { state: 'failed', exitCode: 137, error: 'task: non-zero exit (137): dockerexec: unhealthy container' },
      'DEPLOY_UNHEALTHY',
      'web of release 12 is not healthy: its HEALTHCHECK says unhealthy on s2',
    ],
    [
      { state: 'rejected', error: 'No such image: shop@sha256:1' },
      'IMAGE_MISSING',
      'web of release 12 cannot be started, its image cannot be had: No such image: shop@sha256:1: on s2',
    ],
    [
      { state: 'rejected', error: 'mkdir /var/lib/docker/x: no space left on device' },
      'DISK_FULL',
      'web of release 12 cannot be started: mkdir /var/lib/docker/x: no space left on device: on s2',
    ],
    [
      { state: 'rejected', error: 'invalid mount' },
      'DEPLOY_CRASHED',
      'web of release 12 cannot be started: invalid mount: on s2',
    ],
  ] as const)('says of %j what it is and where', (wanted, code, message) => {
    const error = endedError({
      task: aTask('web', wanted),
      what: 'web of release 12',
      option: 'processes.web',
      node: 's2',
      lines: ['last'],
    });
    expect(error.toJSON()).toMatchObject({ code, message, output: ['last', message] });
  });

  it('takes one that ended well, and has a health check, for one that Swarm may have stopped', () => {
    const failed = {
      task: aTask('web', { state: 'complete', exitCode: 0 }),
      what: 'web of release 12',
      option: 'processes.web',
    };
    expect(endedError({ ...failed, isChecked: true, node: 's2', lines: [] }).code).toBe('DEPLOY_UNHEALTHY');
    expect(endedError({ ...failed, node: 's2', lines: [] }).code).toBe('DEPLOY_CRASHED');
  });
});
