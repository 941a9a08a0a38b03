import { fakeWorld, hang } from '@appliku/conformance';
import { DeployError } from '@appliku/core';
import { expect, it } from 'vitest';
import { fakeTerminal } from './testing/fake-terminal.ts';
import { jsonLines, runCli, timeless } from './testing/run-cli.ts';

it('tells each stage with its time, and then where the release serves', async () => {
  expect(await runCli('deploy', { options: { domains: ['shop.example.com'] } })).toMatchInlineSnapshot(`
    {
      "exitCode": 0,
      "stderr": "shop on fake
    ✓ resolve 0.0 s
    ✓ checkout 0.0 s
    ✓ build 0.0 s
    ✓ prepare 0.0 s
    ✓ start 0.0 s
    ✓ route 0.0 s
      release 1 (c0ffee1 first) serves at http://shop.example.com
    ✓ promote 0.0 s
    ✓ prune 0.0 s
     0.0 s in all
    ",
      "stdout": "deployed release 1 (c0ffee1 first)
      http://shop.example.com
    ",
    }
  `);
});

it('touches nothing where nothing changed, and brings back what was', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  expect(await runCli('plan', { world })).toMatchInlineSnapshot(`
    {
      "exitCode": 0,
      "stderr": "",
      "stdout": "shop: nothing would change; release 1 serves
    ",
    }
  `);
  expect((await runCli('deploy', { world })).stdout).toBe('unchanged release 1 (c0ffee1 first)\n');
  world.source.push('c0ffee2');
  await runCli('deploy --reason because', { world });
  expect((await runCli('rollback', { world })).stdout).toBe('rolled-back release 3 (c0ffee1 first)\n');
  expect(await runCli('rollback 9', { world })).toMatchInlineSnapshot(`
    {
      "exitCode": 1,
      "stderr": "shop on fake
    error: There is no release 9 to roll back to (RELEASE_NOT_FOUND, rollback, core)
    hint: These can be rolled back to: 1, 2.
    Release 3 serves.
    ",
      "stdout": "",
    }
  `);
  expect((await runCli('releases', { world })).stdout).toMatchInlineSnapshot(`
    "RELEASE  STATE    MADE (UTC)           BY    WHAT
    1        retired  2026-01-01 12:00:00  anna  c0ffee1 first
    2        retired  2026-01-01 12:00:00  anna  c0ffee2 commit c0ffee2; because
    3        live     2026-01-01 12:00:00  anna  release 1 again
    "
  `);
  expect((await runCli('status', { world })).stdout).toMatchInlineSnapshot(`
    "serves  release 3 (c0ffee1 first)
    since   2026-01-01 12:00:00 UTC, by anna
    web     1 of 1 healthy
    "
  `);
});

it('shows what a failing build has said, and what serves', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  world.source.push('c0ffee2');
  world.faults.next('builder.build', () => {
    throw new DeployError('The build ended with exit code 1', {
      code: 'BUILD_FAILED',
      hint: 'Mend it.',
      output: ['npm is not there'],
    });
  });
  expect(await runCli('deploy', { world })).toMatchInlineSnapshot(`
    {
      "exitCode": 1,
      "stderr": "shop on fake
    ✓ resolve 0.0 s
    ✓ checkout 0.0 s
    ✗ build 0.0 s
      Still serving release 1 (c0ffee1 first)
      | npm is not there
    error: The build ended with exit code 1 (BUILD_FAILED, build, fake-builder)
    hint: Mend it.
    Release 1 serves.
    ",
      "stdout": "",
    }
  `);
});

it('shows on a terminal what is under way, and leaves there what a log has', async () => {
  const world = fakeWorld();
  const terminal = fakeTerminal();
  let seen: readonly string[] = [];
  world.faults.next('builder.build', () => void (seen = terminal.lines()));
  const { stdout, stderr } = await runCli('deploy', { world, terminal });
  expect(timeless(seen.join('\n'))).toMatchInlineSnapshot(`
    "shop on fake
    ✓ resolve 0.0 s
    ✓ checkout 0.0 s
    › build 0.0 s  building c0ffee1"
  `);
  const log = await runCli('deploy');
  expect(timeless(terminal.lines().join('\n'))).toBe(`${log.stderr}${log.stdout}`.trimEnd());
  expect(stdout).toBe(log.stdout);
  expect(stderr).toContain('\u001B[');
});

it('shows all that it does when it is asked to', async () => {
  expect((await runCli('deploy -v')).stderr).toContain('  | building c0ffee1\n');
});

it('ends with 130 when it is cancelled, with the former release serving', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  world.source.push('c0ffee2');
  const cancel = new AbortController();
  world.faults.next('driver.start', (signal) => {
    cancel.abort();
    return hang(signal);
  });
  const cancelled = await runCli('deploy', { world, signal: cancel.signal });
  expect(cancelled).toMatchInlineSnapshot(`
    {
      "exitCode": 130,
      "stderr": "shop on fake
    ✓ resolve 0.0 s
    ✓ checkout 0.0 s
    ✓ build 0.0 s
    ✓ prepare 0.0 s
    ✗ start 0.0 s
      Retiring release 2 (c0ffee2 commit c0ffee2)
      Still serving release 1 (c0ffee1 first)
    error: Cancelled (ABORTED, start, fake-driver)
    hint: What was started has ended, on the server too; run it again when it is wanted.
    Release 1 serves.
    ",
      "stdout": "",
    }
  `);
  expect([...world.driver.running('shop').keys()]).toEqual([1]);
});

it('ends with 4 while somebody else works on the app, and touches nothing', async () => {
  const world = fakeWorld();
  const held = await world.store('shop').lease('app:shop', { purpose: 'a test', signal: new AbortController().signal });
  expect(await runCli('deploy', { world })).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('LEASE_HELD'),
  });
  await held.release();
});

it('ends with 5 when what served could not be brought back', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  world.source.push('c0ffee2');
  world.faults.next('driver.start', () => {
    world.driver.crash('shop', 1, 'web');
    world.faults.next('driver.start', () => {
      throw new DeployError('It does not come up', { code: 'DEPLOY_CRASHED' });
    });
    throw new DeployError('Out of memory', { code: 'DEPLOY_CRASHED' });
  });
  expect(await runCli('deploy', { world })).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining('not serving: It does not come up\n'),
  });
});

it('ends with 2 for options that cannot be', async () => {
  expect(await runCli('deploy', { options: { keep: 0 } })).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "stderr": "shop on fake
    error: Invalid options:
      keep: Too small: expected number to be >=1
    ",
      "stdout": "",
    }
  `);
});

it('tells programs each event and the result', async () => {
  const world = fakeWorld();
  const { stdout, stderr, exitCode } = await runCli('deploy --json', { world });
  const lines = jsonLines(stdout);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(lines[0]).toMatchObject({ type: 'run:start', action: 'deploy', app: 'shop' });
  expect(lines.at(-1)).toMatchObject({
    type: 'result',
    exitCode: 0,
    result: { outcome: 'deployed', release: { number: 1 }, urls: [] },
  });
  expect(jsonLines((await runCli('releases --json', { world })).stdout)).toMatchObject([
    { type: 'result', exitCode: 0, result: [{ release: { number: 1 }, entry: { phase: 'live' } }] },
  ]);
  const failed = await runCli('rollback --json', { world });
  expect(failed).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^error: .* \(RELEASE_NOT_FOUND/) });
  expect(jsonLines(failed.stdout).at(-1)).toMatchObject({
    type: 'error',
    exitCode: 1,
    error: { code: 'RELEASE_NOT_FOUND' },
    serving: { release: 1, urls: [] },
  });
});

it('begins with a part of the requests', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  world.source.push('c0ffee2');
  expect((await runCli('deploy --canary 10', { world })).stdout).toMatchInlineSnapshot(`
    "canary release 2 (c0ffee2 commit c0ffee2), 10 % of the requests
    "
  `);
  expect((await runCli('status', { world })).stdout).toContain('canary');
  expect((await runCli('abort', { world })).stdout).toMatchInlineSnapshot(`
    "aborted release 1 (c0ffee1 first)
    "
  `);
  await runCli('deploy --canary 10', { world });
  expect((await runCli('promote', { world })).stdout).toMatchInlineSnapshot(`
    "promoted release 3 (c0ffee2 commit c0ffee2)
    "
  `);
});
