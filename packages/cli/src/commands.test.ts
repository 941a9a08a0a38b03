import { fakeWorld, type JobAnswer } from '@appliku/conformance';
import { expect, it } from 'vitest';
import { jsonLines, runCli } from './testing/run-cli.ts';

it('logs prints lines, for people and for programs', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  const { stdout, exitCode } = await runCli('logs web --tail 1', { world });
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "2026-01-01 12:00:00 web/1 shop-1-web-1 runs
    "
  `);
  const [line, result] = jsonLines((await runCli('logs --json -n 1 --since 1h', { world })).stdout);
  expect(line).toMatchObject({ type: 'line', process: 'web', release: 1 });
  expect(result).toEqual({ type: 'result', exitCode: 0, result: { lines: 1 } });
  expect(await runCli('logs wbe', { world })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('wbe') });
  expect(await runCli('logs --since soon', { world })).toMatchObject({ exitCode: 2 });
});

it('logs -f goes on until it is cancelled, which is no error', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  const cancel = new AbortController();
  world.faults.next('driver.logs', () => cancel.abort());
  expect(await runCli('logs -f', { world, signal: cancel.signal })).toMatchObject({ exitCode: 0, stderr: '' });
});

it('run ends as the command does, with its output where it wrote it', async () => {
  const job: JobAnswer = (_, { command }) => ({ exitCode: 3, stdout: JSON.stringify(command), stderr: 'oh\n' });
  const world = fakeWorld({ job });
  await runCli('deploy', { world });
  expect(await runCli('run --timeout 60 node report.js --json -v', { world })).toEqual({
    exitCode: 3,
    stdout: '{"argv":["node","report.js","--json","-v"]}',
    stderr: 'oh\n',
  });
});

it('run knows the saved commands of appliku.yml by name, and takes more words for them', async () => {
  const job: JobAnswer = (_, { command }) => ({ stdout: `${JSON.stringify(command)}\n` });
  const world = fakeWorld({ job });
  const commands = { seed: ['python', 'seed.py', '--fast'], toString: ['echo'] };
  await runCli('deploy', { world });
  const run = async (line: string): Promise<string> => (await runCli(line, { world, commands })).stdout;
  expect(await run('run seed --users 5')).toBe('{"argv":["python","seed.py","--fast","--users","5"]}\n');
  expect(await run('run toString')).toBe('{"argv":["echo"]}\n');
  expect(await run('run valueOf')).toBe('{"argv":["valueOf"]}\n');
  expect(await run('run python seed.py')).toBe('{"argv":["python","seed.py"]}\n');
  expect(await runCli('run', { world, commands })).toMatchObject({
    exitCode: 2,
    stderr: 'error: run needs a command; saved ones are: seed, toString\n',
  });
  expect(await runCli('run', { world })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('saved ones are: none'),
  });
});

it('scale, stop, start and restart change numbers of what runs', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  expect((await runCli('scale web=3', { world })).stdout).toBe('scaled release 2 (c0ffee1 first)\n');
  expect((await runCli('status', { world })).stdout).toContain('web     3 of 3 healthy\n');
  await runCli('stop web', { world });
  expect((await runCli('status', { world })).stdout).toContain('web     0 of 0 healthy\n');
  await runCli('start', { world });
  expect((await runCli('restart', { world })).stdout).toMatch(/^restarted release \d/);
  expect(await runCli('scale web', { world })).toMatchObject({ exitCode: 2 });
  expect(await runCli('scale wbe=1', { world })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('wbe') });
});

it('maintenance is on until it is off', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  expect((await runCli('maintenance on', { world })).stdout).toBe('maintenance is on\n');
  expect((await runCli('status', { world })).stdout).toContain('503 to every request');
  expect((await runCli('maintenance off', { world })).stdout).toBe('maintenance is off\n');
  expect(await runCli('maintenance maybe', { world })).toMatchObject({ exitCode: 2 });
});

it('destroy asks for the name, or wants --yes', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  expect(await runCli('destroy', { world })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('destroy needs --yes where nobody can be asked'),
  });
  expect(await runCli('destroy --volumes', { world, answer: 'yes' })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('that is not shop: nothing was removed'),
  });
  expect(world.driver.count('shop')).toBe(1);
  expect(await runCli('destroy', { world, answer: 'shop' })).toMatchObject({
    exitCode: 0,
    stdout: 'removed; its volumes stay\n',
  });
  expect(world.driver.count('shop')).toBe(0);
  expect((await runCli('status', { world })).stdout).toBe('Nothing serves.\n');
  expect(await runCli('destroy --yes --volumes', { world })).toMatchObject({ exitCode: 0 });
});

it('cron lists the runs of a job', async () => {
  const world = fakeWorld({ job: () => ({ stdout: 'swept\n' }) });
  const options = { cron: { nightly: { schedule: '0 3 * * *', command: ['sweep'] } } };
  await runCli('deploy', { world, options });
  expect((await runCli('cron nightly', { world, options })).stdout).toBe('It has not run yet.\n');
  await world.driver.due('shop', 'nightly');
  expect((await runCli('cron nightly --output', { world, options })).stdout).toMatchInlineSnapshot(`
    "STARTED (UTC)        ENDED     RELEASE  OUTCOME  EXIT CODE
    2026-01-01 12:00:00  12:00:00  1        ended    0

    2026-01-01T12:00:00
    swept
    "
  `);
});

it('certs and repair are told in a few lines', async () => {
  const world = fakeWorld();
  await runCli('deploy', { world });
  expect((await runCli('certs', { world })).stdout).toMatchInlineSnapshot(`
    "There are none: appliku.yml says no https, or no domains.
    "
  `);
  expect((await runCli('repair', { world })).stdout).toContain('serves  release 1');
});
