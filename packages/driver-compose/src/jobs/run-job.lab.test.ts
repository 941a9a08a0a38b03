import { labels, labelsOf, type Job, type Release } from '@appliku/core';
import { until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../compose-driver.ts';
import { jobName } from '../names.ts';
import { aWorld, type World } from '../testing/world.ts';

const driver = compose();

let world: World;
beforeAll(async () => {
  world = await aWorld('drvjb');
});
afterAll(() => world[Symbol.asyncDispose]());

async function prepared(app: string, wanted: Partial<Release> = {}): Promise<Release> {
  const { release, built } = await world.release(app, wanted);
  await driver.prepare(release, built, world.context);
  return release;
}

function job(shell: string, timeoutMs = 60_000): Job {
  return { name: 'release', command: { shell }, timeoutMs };
}

async function containers(app: string): Promise<readonly string[]> {
  const argv = ['docker', 'ps', '--all', '--format', '{{.Names}}', '--filter', `label=com.appliku.app=${app}`] as const;
  return (await world.server.run(argv)).split('\n').filter(Boolean);
}

/** As a run that was killed leaves it. */
async function leftBehind(app: string, number: number, image: string, shell: string): Promise<void> {
  const found = Object.entries({ ...labelsOf(app, number), [labels.job]: 'release' });
  const flags = found.flatMap(([name, value]) => ['--label', `${name}=${value}`]);
  const name = ['--name', jobName(app, 'release')];
  await world.server.run(['docker', 'run', '--detach', ...name, ...flags, image, '/bin/sh', '-c', shell]);
}

describe('run', () => {
  it('gives the command its environment and secrets, and tells its end', async () => {
    const release = await prepared('job', { env: { A: "it's $A" } });
    const context = { ...world.context, secrets: () => Promise.resolve({ KEY: 'k"e\ny' }) };
    const result = await driver.run(release, job('printf "%s|%s" "$A" "$KEY"; echo bad >&2; exit 4'), context);
    expect(result).toMatchObject({ exitCode: 4, stdout: 'it\'s $A|k"e\ny\n', stderr: 'bad\n' });
    expect(await containers('job')).toEqual([]);
  });

  it('is removed when cancelled', async () => {
    const release = await prepared('cancel');
    const cancel = new AbortController();
    const context = { ...world.context, signal: cancel.signal };
    const running = driver.run(release, job('exec sleep 600'), context);
    await until(async () => (await containers('cancel')).length > 0, { waitingFor: 'the job is there' });
    cancel.abort();
    await expect(running).rejects.toThrow();
    expect(await containers('cancel')).toEqual([]);
  });

  it('waits for one that a killed run of this release left, and takes its result', async () => {
    const release = await prepared('again');
    const fifo = 'mkfifo /go; echo waiting; read word </go; echo $word; exit 5';
    await leftBehind('again', 1, release.artifact.id, fifo);
    const running = driver.run(release, job('echo a second time'), world.context);
    await until(() => world.context.records.some(({ text }) => text.startsWith('Waiting for release, which')), {
      waitingFor: 'it waits',
    });
    await world.server.run(['docker', 'exec', jobName('again', 'release'), 'sh', '-c', 'echo done >/go']);
    expect(await running).toMatchObject({ exitCode: 5, stdout: 'waiting\ndone\n' });
    expect(await containers('again')).toEqual([]);
  });

  it('waits for one of another release, then runs its own', async () => {
    const release = await prepared('other', { number: 2 });
    await leftBehind('other', 1, release.artifact.id, 'mkfifo /go; read word </go');
    const running = driver.run(release, job('echo mine'), world.context);
    await driver.retire('other', 1, world.context);
    await world.server.run(['docker', 'exec', jobName('other', 'release'), 'sh', '-c', 'echo >/go']);
    expect(await running).toMatchObject({ exitCode: 0, stdout: 'mine\n' });
    expect(await containers('other')).toEqual([]);
  });

  it('does not end one of another release when its own time is over', async () => {
    const release = await prepared('patient', { number: 2 });
    await leftBehind('patient', 1, release.artifact.id, 'exec sleep 600');
    await expect(driver.run(release, job('true', 1000), world.context)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await containers('patient')).toEqual([jobName('patient', 'release')]);
  });

  it('removes what has ended', async () => {
    const release = await prepared('ended');
    await leftBehind('ended', 1, release.artifact.id, 'true');
    // A list of Docker's may call it running for a moment after `docker wait`.
    const ended = [
      'docker',
      'ps',
      '--all',
      '--quiet',
      '--filter',
      'status=exited',
      '--filter',
      `name=${jobName('ended', 'release')}`,
    ] as const;
    await until(async () => (await world.server.run(ended)) !== '', { waitingFor: 'its end' });
    expect(await driver.run(release, job('echo anew'), world.context)).toMatchObject({ stdout: 'anew\n' });
    expect(await containers('ended')).toEqual([]);
  });
});
