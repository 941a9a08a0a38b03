import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../contract/index.ts';
import { ssh } from '../hosts/ssh/ssh.ts';
import { only, options } from '../hosts/testing/server.ts';
import { engine } from './create-engine.ts';
import type { Container, ContainerEvent, ContainerSpec, Engine, EngineLogLine, ListedContainer } from './engine.ts';

let lab: Lab;
let server: LabServer;
let host: Host;
let docker: Engine;
const never = new AbortController().signal;
const labels = { 'test.engine': 'yes' };

beforeAll(async () => {
  lab = await startLab({ name: 'engin', dockerSize: '1g' });
  server = only(lab);
  host = ssh(options(lab));
  docker = engine(host);
});
afterAll(async () => {
  await host?.close();
  await lab?.close();
});
afterEach(async () => {
  for (const { id } of await docker.containers(labels)) await docker.remove(id);
});

function spec(name: string, script: string, more: Partial<ContainerSpec> = {}): ContainerSpec {
  return { name, image: 'debian:bookworm-slim', argv: ['sh', '-c', script], env: {}, labels, ...more };
}

async function started(name: string, script: string, more?: Partial<ContainerSpec>): Promise<string> {
  const id = await docker.create(spec(name, script, more));
  await docker.start(id);
  return id;
}

/** What a list says of it. */
function listed(container: Container | undefined): ListedContainer | undefined {
  if (container === undefined) return undefined;
  const { id, name, image, labels, state, ports } = container;
  return { id, name, image, labels, state, ports };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('containers', () => {
  it('are made, run, waited for and removed', async () => {
    const script = 'printf "%s|" "$A" "$(cat /proc/self/cgroup | wc -l)" "$(ls /v)"; exit 3';
    const id = await started('one', script, {
      env: { A: 'b c\n$d' },
      mounts: [{ from: 'test-volume', to: '/v' }],
      memory: 64 << 20,
    });
    expect(await docker.wait(id, never)).toBe(3);
    expect(await docker.wait(id, never)).toBe(3);
    const container = await docker.container('one');
    expect(container).toMatchObject({
      id,
      name: 'one',
      labels,
      state: 'exited',
      exitCode: 3,
      oomKilled: false,
      error: '',
    });
    expect(await docker.containers(labels)).toEqual([container]);
    expect(await docker.listContainers(labels)).toEqual([listed(container)]);
    expect(await docker.containers({ 'test.engine': 'no' })).toEqual([]);
    await docker.remove(id);
    await docker.remove(id);
    await docker.stop(id, { graceMs: 1000 });
    expect(await docker.container(id)).toBeUndefined();
    await server.run(['docker', 'volume', 'rm', 'test-volume']);
  });

  it('are stopped by their signal, and killed after the grace', async () => {
    const polite = await started('polite', 'trap "exit 5" USR1; echo ready; while :; do sleep 0.1; done', {
      stopSignal: 'SIGUSR1',
    });
    // The first process of a container gets no signal that it does not expect.
    for await (const { text } of docker.logs(polite, { follow: true })) if (text === 'ready') break;
    const deaf = await started('deaf', 'trap "" TERM; while :; do sleep 0.1; done');
    await Promise.all([docker.stop(polite, { graceMs: 20_000 }), docker.stop(deaf, { graceMs: 1000 })]);
    expect((await docker.container(polite))?.exitCode).toBe(5);
    expect((await docker.container(deaf))?.exitCode).toBe(137);
  });

  it('say which ports they publish, and how healthy they are', async () => {
    const args = ['--name', 'web', '--label', 'test.engine=yes', '-p', '127.0.0.1:20010:3000', '--health-cmd', 'true'];
    await server.run([
      'docker',
      'run',
      '-d',
      ...args,
      '--health-interval',
      '1s',
      'debian:bookworm-slim',
      'sleep',
      '60',
    ]);
    await expect.poll(async () => (await docker.container('web'))?.health).toBe('healthy');
    const web = await docker.container('web');
    expect(web?.ports).toEqual([{ container: 3000, address: '127.0.0.1', port: 20_010 }]);
    expect(await docker.listContainers(labels)).toEqual([listed(web)]);
  });

  it('stop being waited for when the signal fires', async () => {
    const id = await started('long', 'sleep 60');
    const cancel = new AbortController();
    const waiting = expect(docker.wait(id, cancel.signal)).rejects.toMatchObject({ code: 'ABORTED' });
    cancel.abort();
    await waiting;
  });
});

describe('events', () => {
  it('tell all that happens from the moment they are subscribed to', async () => {
    const cancel = new AbortController();
    const events: ContainerEvent[] = [];
    const stream = await docker.events(labels, cancel.signal);
    const reading = (async () => {
      for await (const event of stream) {
        events.push(event);
        if (event.action === 'die') break;
      }
    })();
    const id = await started('eventful', 'exit 4');
    await reading;
    cancel.abort();
    expect(events.map(({ action }) => action)).toEqual(['create', 'start', 'die']);
    expect(events.at(-1)).toMatchObject({ container: id, exitCode: 4, labels: { name: 'eventful', ...labels } });
  });

  it('end without an error when the signal fires', async () => {
    const cancel = new AbortController();
    const reading = all(await docker.events(labels, cancel.signal));
    cancel.abort();
    expect(await reading).toEqual([]);
  });
});

describe('logs', () => {
  it('come by line, with time and stream', async () => {
    const script = 'echo out; echo err >&2; printf "%020000d\\n" 7; printf end';
    await docker.wait(await started('talker', script), never);
    const lines = await all(docker.logs('talker', {}));
    const texts = (stream: EngineLogLine['stream']): readonly string[] =>
      lines.filter((line) => line.stream === stream).map(({ text }) => text);
    expect(texts('err')).toEqual(['err']);
    expect(texts('out')).toEqual(['out', '7'.padStart(20_000, '0'), 'end']);
    for (const { at } of lines) expect(Date.now() - Date.parse(at)).toBeLessThan(60_000);
    expect((await all(docker.logs('talker', { tail: 1 }))).map(({ text }) => text)).toEqual(['end']);
    expect(await all(docker.logs('talker', { since: new Date() }))).toEqual([]);
  });

  it('are followed to the end of the container, or to the signal', async () => {
    const id = await started('slow', 'echo one; sleep 0.5; echo two');
    expect((await all(docker.logs(id, { follow: true }))).map(({ text }) => text)).toEqual(['one', 'two']);
    const endless = await started('endless', 'while :; do echo tick; sleep 0.1; done');
    const cancel = new AbortController();
    let seen = 0;
    for await (const { text } of docker.logs(endless, { follow: true, signal: cancel.signal })) {
      expect(text).toBe('tick');
      seen += 1;
      if (seen === 3) cancel.abort();
    }
    expect(seen).toBeGreaterThanOrEqual(3);
  });

  it('of a terminal come without a frame', async () => {
    await server.run([
      'docker',
      'run',
      '-t',
      '--name',
      'tty',
      '--label',
      'test.engine=yes',
      'debian:bookworm-slim',
      'echo',
      'hi',
    ]);
    expect(await all(docker.logs('tty', {}))).toMatchObject([{ text: 'hi', stream: 'out' }]);
  });
});

describe('images', () => {
  it('are found by name, id and label; what is used is left alone', async () => {
    const dockerfile = 'FROM debian:bookworm-slim\nLABEL test.engine=yes\nEXPOSE 3000\nHEALTHCHECK CMD true\n';
    await server.run(['docker', 'build', '-q', '-t', 'test:1', '-'], { input: dockerfile });
    const image = await docker.image('test:1');
    expect(image).toMatchObject({
      tags: ['test:1'],
      labels,
      platform: 'linux/amd64',
      healthcheck: true,
      exposedPorts: [3000],
    });
    expect(await docker.images(labels)).toEqual([image]);
    expect(await docker.imageIds(labels)).toEqual([image?.id]);
    const id = image?.id ?? '';
    expect(await docker.image(id)).toEqual(image);
    const user = await started('user', 'sleep 60', { image: id });
    await host.run(['docker', 'tag', id, 'other.example/pushed:1']);
    expect(await docker.removeImage(id)).toBe(false);
    await docker.remove(user);
    expect(await docker.removeImage(id)).toBe(true);
    expect(await docker.removeImage(id)).toBe(true);
    expect(await docker.image('test:1')).toBeUndefined();
  });
});

describe('errors', () => {
  it('name what is wrong', async () => {
    await expect(docker.start('none')).rejects.toMatchObject({ code: 'DOCKER_FAILED' });
    const taken = [
      'run',
      '-d',
      '--label',
      'test.engine=yes',
      '-p',
      '127.0.0.1:20011:80',
      'debian:bookworm-slim',
      'sleep',
      '60',
    ];
    await server.run(['docker', ...taken]);
    const { stdout } = await server.exec(['docker', 'create', ...taken.slice(2)]);
    await expect(docker.start(stdout.trim())).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    await server.faults.fillDisk('docker');
    await expect(docker.create(spec('full', 'true')).then((id) => docker.start(id))).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
    await server.faults.freeDisk('docker');
  });

  it('tell a lost link in the middle of an answer', async () => {
    await using other = ssh(options(lab));
    const waiting = engine(other).wait(await started('waited', 'sleep 60'), never);
    const told = expect(waiting).rejects.toMatchObject({ code: 'HOST_LOST' });
    const reading = expect(all(engine(other).logs('waited', { follow: true }))).rejects.toMatchObject({
      code: 'HOST_LOST',
    });
    const events = await engine(other).events(labels, never);
    const listening = expect(all(events)).rejects.toMatchObject({ code: 'HOST_LOST' });
    await other.run(['sh', '-c', 'kill $PPID']).catch(() => undefined);
    await Promise.all([told, reading, listening]);
  });

  it('tell that Docker stopped in the middle of an answer, is missing, or is too old', async () => {
    const answer = docker.wait(await started('stopped', 'sleep 60'), never).catch((error: unknown) => error);
    await server.faults.stopDocker();
    // By SIGTERM or SIGKILL, as its init lets it; or Docker is gone before it tells.
    expect([137, 143, expect.objectContaining({ code: 'DOCKER_FAILED' })]).toContainEqual(await answer);
    await expect(docker.containers({})).rejects.toMatchObject({ code: 'DOCKER_MISSING' });
    await server.faults.startDocker();
    expect(await docker.container('stopped')).toMatchObject({ state: 'exited' });
    {
      await using _old = await server.faults.fakeEngine('1.40');
      await expect(engine(host).version()).rejects.toMatchObject({ code: 'DOCKER_TOO_OLD' });
    }
    await server.faults.hideDocker();
    await expect(engine(host).version()).rejects.toMatchObject({ code: 'DOCKER_MISSING' });
    await server.faults.showDocker();
  });
});
