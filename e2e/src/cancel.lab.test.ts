import { DeployError, type StageName } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadlyHost } from './chaos/deadly-host.ts';
import { hostOf } from './deployment.ts';
import { longWork, untilEnded, untilRuns } from './long-work.ts';
import { expectServing, failureOf, type Attempt, openTrial, titled, type Trial } from './trial.ts';

let lab: Lab;
let app: Trial;

beforeAll(async () => {
  lab = await startLab({ name: 'ecanc' });
  app = await openTrial(lab);
  await app.succeed();
});
afterAll(() => lab?.close());

describe('before the switch a cancel stops everything', () => {
  const plugins = [
    ['resolve', 'git'],
    ['checkout', 'git'],
    ['build', 'dockerfile'],
    ['prepare', 'compose'],
    ['release', 'compose'],
    ['start', 'compose'],
    ['route', 'nginx'],
  ] as const;

  test('that has not begun', async () => {
    await failureOf(app, { code: 'ABORTED', stage: 'lease', plugin: 'host' }, { signal: AbortSignal.abort() });
  });

  test.for(plugins)('at the begin of %s', async ([stage, plugin]) => {
    await app.fail({ code: 'ABORTED', stage, plugin }, cancelledBefore(stage));
  });

  test.for(titled(longWork))('in the middle of %s', async ([, { attempt, stage, plugin, running }]) => {
    const controller = new AbortController();
    const failed = app.fail({ code: 'ABORTED', stage, plugin }, { ...attempt, signal: controller.signal });
    await untilRuns(app.server, running);
    controller.abort();
    await failed;
    // BuildKit ends a step after the client that asked for it.
    await untilEnded(app.server, running);
  });

  test('and the next deploy succeeds', async () => {
    await app.succeed();
  });
});

describe('after the switch it comes too late', () => {
  test.for(['promote', 'drain', 'retire', 'prune'] as const)('at the begin of %s', async (stage) => {
    const { result } = await app.succeed(cancelledBefore(stage));
    expect(result.warnings).toEqual([]);
  });
});

test('whenever it comes, the deploy is either cancelled or done', async () => {
  const outcomes: string[] = [];
  // Every few operations on the host, until a deploy has no more of them.
  for (let point = 0, reached = true; reached; point += 41) {
    const controller = new AbortController();
    reached = false;
    const host = deadlyHost(hostOf(app.target), (at) => {
      if (at !== point) return;
      reached = true;
      controller.abort();
    });
    const deployed = app.succeed({ options: { host }, signal: controller.signal });
    outcomes.push(await deployed.then(({ result }) => result.outcome, codeOf));
    await expectServing(app, app.serving);
  }
  expect([...new Set(outcomes)]).toEqual(['ABORTED', 'deployed']);
});

function codeOf(error: unknown): string {
  if (!DeployError.isInstance(error)) throw error;
  expect(error.recovery).toBeUndefined();
  return error.code;
}

function cancelledBefore(stage: StageName): Attempt {
  const controller = new AbortController();
  const hooks = { before: { [stage]: () => controller.abort() } };
  return { options: { hooks }, signal: controller.signal };
}
