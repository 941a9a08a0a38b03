import { PassThrough } from 'node:stream';
import { DeployError, type Lease } from '@appliku/core';
import { describe } from 'vitest';
import { fakeHost, fakeHostLacks } from './fakes/host.ts';
import type { HostSubject } from './suites/host/host-subject.ts';
import { hostSuite } from './suites/host/host-suite.ts';
import { brokenHost as broken } from './testing/broken-host.ts';
import { type Break, type Breaks, prove } from './testing/prove.ts';

const setup = async (): Promise<HostSubject> => {
  const host = fakeHost();
  const greeter = { address: '127.0.0.1', port: 22, greeting: 'SSH-2.0-' };
  host.listen(greeter, 'SSH-2.0-fake\r\n');
  return { host, other: host, directory: '/tmp/suite', greeter };
};

/** Fails with something else where it fails. */
const failing = (
  change: (error: DeployError, waitMs: number) => Error,
  ...red: readonly string[]
): Break<HostSubject> =>
  broken(
    (host) => ({
      lease: (name, options) =>
        host.lease(name, options).catch((error: unknown) => {
          throw DeployError.isInstance(error) ? change(error, options.waitMs ?? 0) : error;
        }),
    }),
    ...red,
  );

const commands: Breaks<HostSubject> = {
  'refuses nothing': broken(
    (host) => ({ run: (argv, options) => host.run(argv.length === 0 ? ['true'] : argv, options) }),
    'commands: refuses what no command can be given',
  ),
  'takes a cancelled command for one that ended': broken(
    (host) => ({
      run: (argv, options) =>
        host.run(argv, options).catch((error: unknown) => {
          if (options?.signal?.aborted === true) return { exitCode: 0, stdout: '', stderr: '', durationMs: 0 };
          throw error;
        }),
    }),
    'ends: starts nothing when the signal has fired before',
  ),
};

const files: Breaks<HostSubject> = {
  'takes all for text': broken(
    (host) => ({
      readFile: async (...args) => {
        const bytes = await host.readFile(...args);
        return bytes && Buffer.from(Buffer.from(bytes).toString());
      },
    }),
    'files: reads back any bytes',
  ),
  'has an empty file where there is none': broken(
    (host) => ({ readFile: async (...args) => (await host.readFile(...args)) ?? Buffer.alloc(0) }),
    'files: tells that there is no such file',
    'files: reads and writes nothing when the signal has fired before',
    'ends: starts nothing when the signal has fired before',
  ),
  'writes in two steps': broken(
    (host) => ({
      writeFile: async (path, content, options) => {
        await host.writeFile(path, content.slice(0, content.length / 2), options);
        await host.writeFile(path, content, options);
      },
    }),
    'files: writes whole or not at all',
  ),
  'cannot be cancelled': broken(
    (host) => ({
      writeFile: (path, content, { signal: _signal, ...options }) => host.writeFile(path, content, options),
    }),
    'files: reads and writes nothing when the signal has fired before',
  ),
  'takes relative paths': broken(
    (host) => ({
      readFile: async (path, options) => (path.startsWith('/') ? host.readFile(path, options) : undefined),
    }),
    'files: refuses a path that is not absolute',
  ),
};

const leases: Breaks<HostSubject> = {
  'gives a lease to all': broken(
    (host) => {
      let token = 0;
      return {
        lease: async (name, options) => {
          await host.lease(name, options).then((lease) => lease.release());
          return { token: (token += 1), lost: new AbortController().signal, release: async () => undefined };
        },
      };
    },
    'leases: are for one at a time, and name the holder',
    'leases: have tokens that grow, and are released once',
    'leases: are waited for as long as was said',
    'leases: are waited for until the signal fires',
    'leases: are kept over a close of the host',
  ),
  'does not name the holder': failing(
    ({ code }) => new DeployError('Somebody has it', { code }),
    'leases: are for one at a time, and name the holder',
  ),
  'has tokens that stay the same': broken(
    (host) => ({ lease: async (...args) => ({ ...(await host.lease(...args)), token: 1 }) }),
    'leases: have tokens that grow, and are released once',
  ),
  'does not wait': broken(
    (host) => ({ lease: (name, { waitMs: _waitMs, ...options }) => host.lease(name, options) }),
    'leases: are waited for',
    'leases: are waited for until the signal fires',
  ),
  'calls a wait in vain a timeout': failing(
    (error, waitMs) =>
      waitMs > 0 && error.code === 'LEASE_HELD' ? new DeployError('late', { code: 'TIMEOUT' }) : error,
    'leases: are waited for as long as was said',
  ),
  'calls a cancelled wait one in vain': failing(
    (error) => (error.code === 'ABORTED' ? new DeployError('held', { code: 'LEASE_HELD' }) : error),
    'leases: are waited for until the signal fires',
  ),
  'gives leases back when it is closed': broken((host) => {
    const held: Lease[] = [];
    return {
      lease: async (...args) => {
        const lease = await host.lease(...args);
        held.push(lease);
        return lease;
      },
      close: async () => void (await Promise.all(held.map((lease) => lease.release()))),
    };
  }, 'leases: are kept over a close of the host'),
  'mends names': broken(
    (host) => ({ lease: (name, options) => host.lease(name.replaceAll(/[^a-z:]/g, 'x') || 'x', options) }),
    'leases: have names that are safe as files',
  ),
};

const links: Breaks<HostSubject> = {
  'hears nothing': broken(
    (host) => ({
      connect: async (to) => {
        (await host.connect(to)).destroy();
        return new PassThrough().end();
      },
    }),
    'links: reach what listens there',
  ),
  'does not say why': broken(
    (host) => ({
      connect: (to) =>
        host.connect(to).catch(() => {
          throw new Error('It did not work');
        }),
    }),
    'links: tell that nothing listens',
  ),
};

/** Commands are not asked for: a fake host runs none. */
const cases = hostSuite.cases.filter(({ needs }) => !needs.some((need) => fakeHostLacks.includes(need)));

describe('the suite of hosts, on a fake one', () =>
  prove(cases, setup, { breaks: { ...commands, ...files, ...leases, ...links } }));
