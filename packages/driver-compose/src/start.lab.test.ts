import { aProcess } from '@appliku/conformance';
import { labels, labelsOf, engine, type Endpoint, type Names, type Release, type Rollout } from '@appliku/core';
import { until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from './compose-driver.ts';
import { aWorld, type World } from './testing/world.ts';

/** Far beyond the time of any test here: what ends sooner was told by an event. */
const forever = 600_000;
/** The app says something, and answers, before that. */
const late = 10_000;
const driver = compose();

let world: World;
beforeAll(async () => {
  world = await aWorld('drvst');
});
afterAll(() => world[Symbol.asyncDispose]());

async function prepared(app: string, wanted: Partial<Release> = {}): Promise<Release> {
  const { release, built } = await world.release(app, wanted);
  await driver.prepare(release, built, world.context);
  return release;
}

function web(env: Names<string>, timeoutMs = forever): Partial<Release> {
  return { processes: { web: aProcess({ port: 3000, env, health: { kind: 'http', path: '/up', timeoutMs } }) } };
}

async function answersOf(rollout: Rollout): Promise<readonly string[]> {
  return Promise.all((rollout.endpoints['web'] ?? []).map((endpoint) => answerOf(endpoint)));
}

/** Host name of the container that answers. */
async function answerOf(endpoint: Endpoint): Promise<string> {
  if (endpoint.kind !== 'tcp') throw new Error(`not a port: ${endpoint.kind}`);
  const answer = await world.server.run(['curl', '-sf', `http://${endpoint.address}:${endpoint.port}/`]);
  return /"host":"(\w+)"/.exec(answer)?.[1] ?? '';
}

describe('start', () => {
  // First, while few containers have to be stopped and started with the machine.
  it('keeps endpoints over a restart of the container, of Docker and of the machine', async () => {
    const release = await prepared('steady', { processes: { web: aProcess({ port: 3000, instances: 2 }) } });
    const rollout = await driver.start(release, world.context);
    const names = rollout.instances.map(({ id }) => id);
    await world.server.run(['docker', 'restart', ...names]);
    await untilBothAnswer(rollout);
    await world.server.run(['systemctl', 'restart', 'docker']);
    await untilBothAnswer(rollout);
    await world.server.off();
    await world.server.start();
    await untilBothAnswer(rollout);
    expect(untimed(await driver.start(release, world.context))).toEqual(untimed(rollout));
  });

  it('runs as many instances as wanted, each behind a port of its own', async () => {
    const release = await prepared('many', {
      processes: { web: aProcess({ port: 3000, instances: 3 }), worker: aProcess() },
    });
    const rollout = await driver.start(release, world.context);
    expect(rollout.instances.map(({ process, state }) => `${process} ${state}`)).toEqual(
      Array.from({ length: 3 }, () => 'web healthy'),
    );
    expect(new Set(await answersOf(rollout)).size).toBe(3);
    expect(rollout.reserved?.['web']).toHaveLength(3);
  });

  it('tells a crash at boot when it happens, with the log and the reason last', async () => {
    const release = await prepared('crash', web({ MODE: 'crash' }));
    await expect(driver.start(release, world.context)).rejects.toMatchObject({
      code: 'DEPLOY_CRASHED',
      message: 'web of release 1 ended with exit code 3',
      output: expect.arrayContaining(['starting as crash', 'no route to the database']),
    });
  });

  it('tells when memory ran out', async () => {
    const hungry = aProcess({
      port: 3000,
      env: { MODE: 'hungry' },
      memory: 48 * 1024 ** 2,
      health: { kind: 'http', path: '/', timeoutMs: forever },
    });
    const release = await prepared('hungry', { processes: { web: hungry } });
    await expect(driver.start(release, world.context)).rejects.toMatchObject({
      code: 'DEPLOY_CRASHED',
      // Docker does not always know that it was for memory.
      message: expect.stringMatching(/^web of release 1 .* out of memory$/),
      hint: expect.stringMatching(/raise processes\.web\.memory/i),
    });
  });

  it('tells of one that never answers, and of one that answers with an error', async () => {
    const [deaf, wrong] = [
      await prepared('deaf', web({ MODE: 'idle' }, late)),
      await prepared('error', web({ STATUS: '500' }, late)),
    ];
    const ofDeaf = expect(driver.start(deaf, world.context)).rejects.toMatchObject({
      code: 'DEPLOY_UNHEALTHY',
      message: 'web of release 1 is not healthy: nothing listens on the port in the container',
      output: ['starting as idle', expect.stringContaining('not healthy')],
    });
    const ofWrong = expect(driver.start(wrong, world.context)).rejects.toMatchObject({
      code: 'DEPLOY_UNHEALTHY',
      message: 'web of release 1 is not healthy: status 500',
    });
    await Promise.all([ofDeaf, ofWrong]);
  });

  it('takes a redirect for healthy', async () => {
    const release = await prepared('redirect', web({ STATUS: '302' }));
    expect((await driver.start(release, world.context)).complete).toBe(true);
  });

  it('asks as a visitor over https would', async () => {
    const release = await prepared('asked', web({ MODE: 'ok' }));
    await driver.start(release, world.context);
    const [container] = await engine(world.host).containers(labelsOf('asked'));
    const log = (): Promise<string> => world.server.run(['docker', 'logs', container?.id ?? '']);
    await expect.poll(log).toContain('GET /up shop.example.com https');
  });

  it('goes by the HEALTHCHECK of the image where wanted', async () => {
    const health = { kind: 'image', timeoutMs: 60_000 } as const;
    const well = await prepared('checked', { processes: { web: aProcess({ port: 3000, health }) } });
    expect((await driver.start(well, world.context)).complete).toBe(true);
    const ill = await prepared('ill', { processes: { web: aProcess({ port: 3000, health, env: { STATUS: '500' } }) } });
    await expect(driver.start(ill, world.context)).rejects.toMatchObject({
      code: 'DEPLOY_UNHEALTHY',
      message: 'web of release 1 is not healthy: its HEALTHCHECK says unhealthy',
    });
  });

  it('names a process that took a port', async () => {
    const release = await prepared('taken');
    const port = await leasedPort('taken');
    const listening = world.server.exec(['perl', '-e', listener, String(port)]);
    await until(() => isListening(port), { waitingFor: 'perl listens' });
    await expect(driver.start(release, world.context)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringMatching(
        `^Port ${port} on 127.0.0.1, leased for taken, is taken by perl \\(process \\d+\\)$`,
      ),
    });
    await world.server.run(['fuser', '--kill', `${port}/tcp`]);
    await listening;
    expect((await driver.start(release, world.context)).complete).toBe(true);
  });

  it('names a container that took a port', async () => {
    const release = await prepared('taken2');
    const port = await leasedPort('taken2');
    const image = release.artifact.id;
    await world.server.run(['docker', 'run', '--detach', '--name', 'thief', '--publish', `127.0.0.1:${port}:1`, image]);
    await expect(driver.start(release, world.context)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `Port ${port} on 127.0.0.1, leased for taken2, is taken by the container thief`,
    });
    await world.server.run(['docker', 'rm', '--force', 'thief']);
  });

  it('gives two apps different ports, and keeps them over releases', async () => {
    const one = await driver.start(await prepared('one'), world.context);
    const two = await driver.start(await prepared('two'), world.context);
    const next = await driver.start(await prepared('one'), world.context);
    const ports = [one, two, next].map(({ endpoints }) => JSON.stringify(endpoints));
    expect(new Set(ports).size).toBe(3);
    expect(one.reserved).toEqual(next.endpoints);
    expect(next.reserved).toEqual(one.endpoints);
  });

  it('stops the former before the new one starts where handover is replace', async () => {
    const single = { web: aProcess({ port: 3000, handover: 'replace' }), worker: aProcess({ handover: 'replace' }) };
    const first = await driver.start(await prepared('single', { processes: single }), world.context);
    await driver.promote(first, undefined, world.context);
    const next = await driver.start(await prepared('single', { processes: single }), world.context);
    expect(await running('single')).toEqual(['1 worker', '2 web']);
    await driver.promote(next, first, world.context);
    expect(await running('single')).toEqual(['2 web', '2 worker']);
    expect(world.context.records.map(({ text }) => text)).toContain(
      'Stopping web before the new one starts: handover is replace',
    );
    await driver.start(first.release, world.context);
    expect(await running('single')).toEqual(['1 web', '2 worker']);
  });

  it('brings back what was stopped, and nothing else', async () => {
    const release = await prepared('stopped', { processes: { web: aProcess({ port: 3000, instances: 2 }) } });
    const rollout = await driver.start(release, world.context);
    await world.server.run(['docker', 'stop', rollout.instances[0]?.id ?? '']);
    const [listed] = await driver.list('stopped', world.context);
    expect(listed).toMatchObject({ complete: false });
    expect(listed?.instances.map(({ state }) => state).sort()).toEqual(['exited', 'healthy']);
    const since = await world.server.run(['docker', 'inspect', '--format', '{{.State.StartedAt}}', secondOf(rollout)]);
    expect(untimed(await driver.start(release, world.context))).toEqual(untimed(rollout));
    const after = await world.server.run(['docker', 'inspect', '--format', '{{.State.StartedAt}}', secondOf(rollout)]);
    expect(after).toBe(since);
    await untilBothAnswer(rollout);
  });
});

/** But for when its instances were started. */
function untimed({ instances, ...rest }: Rollout): object {
  return { ...rest, instances: instances.map((instance) => ({ ...instance, startedAt: '' })) };
}

function secondOf({ instances }: Rollout): string {
  return instances[1]?.id ?? '';
}

async function untilBothAnswer(rollout: Rollout): Promise<void> {
  const both = async (): Promise<boolean> => new Set(await answersOf(rollout).catch(() => [])).size === 2;
  await until(both, { waitingFor: 'two instances answer at their endpoints' });
}

const listener = `use IO::Socket::INET;
my $socket = IO::Socket::INET->new(LocalAddr => "127.0.0.1:$ARGV[0]", Listen => 1) or die $!;
sleep 600`;

async function leasedPort(app: string): Promise<number> {
  const text = await world.server.run(['cat', `/var/lib/appliku/${app}/ports.json`]);
  return Number(/"first": (\d+)/.exec(text)?.[1]);
}

async function isListening(port: number): Promise<boolean> {
  return (await world.server.run(['ss', '-Hltn', `sport = :${port}`])) !== '';
}

async function running(app: string): Promise<readonly string[]> {
  const containers = await engine(world.host).containers(labelsOf(app));
  const names = containers.filter(({ state }) => state === 'running').map(({ labels: found }) => found);
  return names.map((found) => `${found[labels.release]} ${found[labels.process]}`).sort();
}
