import { DeployError, type Driver } from '@appliku/core';
import { describe } from 'vitest';
import type { DriverSubject } from './suites/driver/driver-subject.ts';
import { driverSuite } from './suites/driver/driver-suite.ts';
import { breaksOfCron } from './testing/breaks-of-cron.ts';
import { breaksOfEject } from './testing/breaks-of-eject.ts';
import { breaksOfLogs } from './testing/breaks-of-logs.ts';
import { broken } from './testing/broken-driver.ts';
import { fakeDriverSubject } from './testing/fake-driver-subject.ts';
import { asTheyAre, once, serviceBreaks } from './testing/service-breaks.ts';
import { type Breaks, prove } from './testing/prove.ts';

const never: AbortSignal = new AbortController().signal;
const sameEndpoint = { web: [{ kind: 'tcp', instance: 'web-1', address: '127.0.0.1', port: 20_000 }] } as const;
const deadEndpoint = { web: [{ kind: 'tcp', instance: 'web-1', address: '127.0.0.1', port: 9 }] } as const;

const breaks: Breaks<DriverSubject> = {
  ...serviceBreaks,
  ...breaksOfCron,
  ...breaksOfLogs,
  ...breaksOfEject,
  'runs nothing': broken(() => ({ runs: [] }), 'says what it is'),
  'foresees nothing': broken(
    () => ({ foresee: async () => [''] }),
    'foresees what it would decide of volumes, and changes nothing',
  ),
  'starts at prepare': broken(
    (driver) => ({
      prepare: async (release, built, context) => {
        await driver.prepare(release, built, context);
        await driver.start(release, { ...context, signal: never }).catch(() => undefined);
      },
    }),
    'prepares without starting anything',
    'tells that an instance ended by itself, and cleans up after it',
    'tells that an instance is not healthy in time, and lists what is half there',
    'starts nothing when it is cancelled before',
    'runs a command in a fresh container and tells its end, whatever the exit code',
    'ends a command that is late',
    'ends a command that is cancelled',
    once,
    asTheyAre,
    'runs nothing of a process with 0 instances, and finds the release whole',
    'finds a release of which every process is stopped, whole and with no endpoint',
  ),
  'starts all at once': broken(
    (driver) => ({
      start: async (release, context) => {
        const rollout = await driver.start(release, context);
        await driver.promote(rollout, undefined, context);
        return (
          (await driver.list(release.app, context)).find((one) => one.release.number === release.number) ?? rollout
        );
      },
    }),
    'starts what takes traffic, and the rest at promote',
    'brings back a release that was retired, at the same endpoints, without what it was built of',
    'keeps apps apart',
    'puts cron jobs in force when they are promoted, and those of no other release',
  ),
  'tells no volumes': broken(
    (driver) => ({
      start: async (...args) => {
        const rollout = await driver.start(...args);
        const { media: _, ...endpoints } = rollout.endpoints;
        return { ...rollout, endpoints };
      },
    }),
    'tells the directory of a volume with a web path, the same for every release',
  ),
  'forgets the worker': broken(
    () => ({ promote: async () => undefined }),
    'starts what takes traffic, and the rest at promote',
    'runs two releases side by side, and retires one of them',
    'changes how many instances run, and tells what runs then',
    'tells the log of its instances, all of it or what was asked for',
    'follows the log on to instances that take the place of others, telling no line twice',
    'follows the log until it is cancelled',
    asTheyAre,
    'runs nothing of a process with 0 instances, and finds the release whole',
    'finds a release of which every process is stopped, whole and with no endpoint',
    'puts cron jobs in force when they are promoted, and those of no other release',
    'runs a cron job in the release that is live, and records its end',
    'runs no cron job of an app that is stopped, until it is started again',
    'runs no cron job of an app that was destroyed',
  ),
  'listens where nobody can reach it': broken(
    (driver) => ({ start: async (...args) => ({ ...(await driver.start(...args)), endpoints: deadEndpoint }) }),
    'starts what takes traffic, and the rest at promote',
    'tells endpoints that can be reached from where traffic is routed',
    'runs two releases side by side, and retires one of them',
    'keeps apps apart',
    'tells the directory of a volume with a web path, the same for every release',
  ),
  'has one address for all': broken(
    (driver) => ({ start: async (...args) => ({ ...(await driver.start(...args)), endpoints: sameEndpoint }) }),
    'runs two releases side by side, and retires one of them',
    'keeps apps apart',
    'tells the directory of a volume with a web path, the same for every release',
  ),
  'restarts what runs': broken(
    (driver) => {
      let starts = 0;
      return {
        start: async (release, context) => {
          starts += 1;
          return driver.start(release, context);
        },
        list: async (app, context) =>
          (await driver.list(app, context)).map((rollout) => ({
            ...rollout,
            instances: rollout.instances.map((one) => ({ ...one, id: `${one.id}-${starts}` })),
          })),
      };
    },
    'does nothing that was done before',
    'keeps apps apart',
  ),
  'needs what a release was built of': broken(
    (driver) => ({
      prepare: async (release, built, context) => {
        if (built === undefined) throw new DeployError('not built', { code: 'IMAGE_MISSING' });
        await driver.prepare(release, built, context);
      },
    }),
    'brings back a release that was retired, at the same endpoints, without what it was built of',
    'prunes what only other releases need, and nothing that a kept one needs',
  ),
  'retires all releases': broken(
    (driver) => ({ retire: (app, _number, context) => driver.destroy(app, { volumes: false }, context) }),
    'brings back a release that was retired, at the same endpoints, without what it was built of',
    'runs two releases side by side, and retires one of them',
    once,
  ),
  'lists the newest alone': broken(
    (driver) => ({ list: async (app, context) => (await driver.list(app, context)).slice(-1) }),
    'runs two releases side by side, and retires one of them',
  ),
  'calls all trouble a crash': broken(
    (driver) => ({ start: (...args) => driver.start(...args).catch(failAs('DEPLOY_CRASHED')) }),
    'tells that an instance is not healthy in time, and lists what is half there',
  ),
  'calls all trouble a timeout': broken(
    (driver) => ({ start: (...args) => driver.start(...args).catch(failAs('DEPLOY_UNHEALTHY')) }),
    'tells that an instance ended by itself, and cleans up after it',
  ),
  'lists what is whole alone': broken(
    (driver) => ({
      list: async (...args) => (await driver.list(...args)).filter(({ instances }) => instances.length > 0),
    }),
    'tells that an instance is not healthy in time, and lists what is half there',
    'finds a release of which every process is stopped, whole and with no endpoint',
  ),
  'cannot be cancelled': broken(
    (driver) => ({ start: (release, context) => driver.start(release, { ...context, signal: never }) }),
    'starts nothing when it is cancelled before',
  ),
  'never looks for the artifact': broken(
    (driver) => ({ prepare: (...args) => driver.prepare(...args).catch(() => undefined) }),
    'tells at prepare that the artifact is gone',
    'prunes what only other releases need, and nothing that a kept one needs',
  ),
  'prunes nothing': broken(
    () => ({ prune: async () => undefined }),
    'prunes what only other releases need, and nothing that a kept one needs',
  ),
  'prunes all': broken(
    (driver) => ({ prune: (app, _keep, context) => driver.prune(app, [], context) }),
    'prunes what only other releases need, and nothing that a kept one needs',
  ),
  'destroys nothing': broken(
    () => ({ destroy: async () => undefined }),
    'removes all of an app, twice',
    'runs no cron job of an app that was destroyed',
    asTheyAre,
  ),
  'finds it wrong that there is nothing to destroy': broken(
    (driver) => ({
      destroy: async (app, options, context) => {
        if ((await driver.list(app, context)).length === 0) throw new Error(`no ${app}`);
        await driver.destroy(app, options, context);
      },
    }),
    'removes all of an app, twice',
    'keeps apps apart',
  ),
  'finds it wrong that a release is gone': broken(
    (driver) => ({
      retire: async (app, number, context) => {
        const listed = await driver.list(app, context);
        if (!listed.some(({ release }) => release.number === number)) throw new Error(`no release ${number}`);
        await driver.retire(app, number, context);
      },
    }),
    'lists nothing of an app that is not there, and retires it all the same',
    'retires what was retired before',
    once,
  ),
  'hides what it should retire': broken(
    (driver) => {
      const hidden = new Set<number>();
      return {
        retire: async (_app, number) => void hidden.add(number),
        start: async (release, context) => {
          hidden.delete(release.number);
          return driver.start(release, context);
        },
        list: async (...args) => (await driver.list(...args)).filter(({ release }) => !hidden.has(release.number)),
      };
    },
    'runs two releases side by side, and retires one of them',
    'retires what was retired before',
    'keeps apps apart',
  ),
  'works on all apps at once': broken(
    (driver) => ({
      destroy: async (_app, options, context) => {
        for (const app of ['shop', 'blog']) await driver.destroy(app, options, context);
      },
    }),
    'keeps apps apart',
  ),
  'wants jobs that succeed': broken(
    (driver) => ({
      run: async (...args) => {
        const result = await driver.run(...args);
        if (result.exitCode !== 0) throw new Error(`exit code ${result.exitCode}`);
        return result;
      },
    }),
    'runs a command in a fresh container and tells its end, whatever the exit code',
  ),
  'gives jobs no variables': broken(
    (driver) => ({ run: ({ env: _env, ...release }, ...rest) => driver.run({ ...release, env: {} }, ...rest) }),
    'gives a command the variables and secrets of the release',
  ),
  'calls late jobs cancelled': broken(
    (driver) => ({ run: (...args) => driver.run(...args).catch(failAs('ABORTED')) }),
    'ends a command that is late',
  ),
  'leaves late jobs running': {
    red: ['ends a command that is late', 'ends a command that is cancelled'],
    plant: (subject) => {
      let late = 0;
      const run: Driver['run'] = (...args) =>
        subject.driver.run(...args).catch((error: unknown) => {
          late += 1;
          throw error;
        });
      return {
        ...subject,
        driver: { ...subject.driver, run },
        count: async (app) => (await subject.count(app)) + late,
      };
    },
  },
  'takes a cancelled job for one that succeeded': broken(
    (driver) => ({
      run: (release, { timeoutMs, ...rest }, context) =>
        driver.run(release, { timeoutMs, ...rest }, context).catch((error: unknown) => {
          if (!context.signal.aborted) throw error;
          return { exitCode: 0, stdout: '', stderr: '', durationMs: 0 };
        }),
    }),
    'ends a command that is cancelled',
  ),
  'doubles jobs': broken((driver) => {
    let count = 0;
    return {
      run: (release, wanted, context) => {
        count += 1;
        return driver.run(release, { ...wanted, name: `${wanted.name}-${count}` }, context);
      },
    };
  }, 'waits for a command of the same name that still runs'),
  'tells what was before it scaled': broken(
    (driver) => ({
      scale: async (rollout, instances, context) => {
        await driver.scale(rollout, instances, context);
        return rollout;
      },
    }),
    'changes how many instances run, and tells what runs then',
  ),
};

function failAs(code: 'DEPLOY_CRASHED' | 'DEPLOY_UNHEALTHY' | 'ABORTED'): (error: unknown) => never {
  return (error) => {
    throw DeployError.isInstance(error) ? new DeployError(error.message, { code }) : error;
  };
}

describe('the suite of drivers', () => prove(driverSuite.cases, fakeDriverSubject, { breaks }));
