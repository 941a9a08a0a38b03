import type { DriverSubject } from '../suites/driver/driver-subject.ts';
import { broken } from './broken-driver.ts';
import type { Breaks } from './prove.ts';

export const breaksOfLogs: Breaks<DriverSubject> = {
  'tells all logs': broken(
    (driver) => ({ logs: (rollout, { follow = false }, context) => driver.logs(rollout, { follow }, context) }),
    'tells the log of its instances, all of it or what was asked for',
    'follows the log on to instances that take the place of others, telling no line twice',
  ),
  'tells old logs': broken(
    (driver) => ({ logs: (rollout, { since: _since, ...rest }, context) => driver.logs(rollout, rest, context) }),
    'tells the log of its instances, all of it or what was asked for',
  ),
  'follows no log': broken(
    (driver) => ({ logs: (rollout, options, context) => driver.logs(rollout, { ...options, follow: false }, context) }),
    'follows the log on to instances that take the place of others, telling no line twice',
    'follows the log until it is cancelled',
  ),
  'follows one release alone': broken(
    (driver) => ({
      logs: async function* (rollout, options, context) {
        for await (const line of driver.logs(rollout, options, context))
          if (line.release === rollout.release.number) yield line;
      },
    }),
    'follows the log on to instances that take the place of others, telling no line twice',
  ),
  'tells lines twice': broken(
    (driver) => ({
      logs: async function* (...args) {
        for await (const line of driver.logs(...args)) yield* [line, line];
      },
    }),
    'follows the log on to instances that take the place of others, telling no line twice',
    'tells the log of its instances, all of it or what was asked for',
  ),
};
