import { type Lab, startLab, startLoad, until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';
import { snapshotOf } from './snapshot.ts';

let lab: Lab;
let hello: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'ops' });
  hello = await openHello(lab, 'hello', 'root');
});

afterAll(async () => {
  await lab?.close();
});

async function deploy(version: string): Promise<void> {
  await hello.publish(version);
  await deploymentOf(hello.target).deploy();
}

describe('operations, as root', () => {
  it('begin with nothing', async () => {
    expect(await deploymentOf(hello.target).current()).toBeUndefined();
    expect(await deploymentOf(hello.target).releases()).toEqual([]);
    await expect(deploymentOf(hello.target).rollback()).rejects.toMatchObject({ code: 'RELEASE_NOT_FOUND' });
    await expect(deploymentOf(hello.target).run(['true'])).rejects.toMatchObject({ code: 'RELEASE_NOT_FOUND' });
  });

  it('tell what serves', async () => {
    await deploy('v1');
    await deploy('v2');
    const current = await deploymentOf(hello.target).current();
    expect(current).toMatchObject({
      release: { number: 2, slot: 'b' },
      entry: { phase: 'live' },
      rollout: { complete: true },
      route: { shares: [{ release: 2, weight: 100 }], urls: [`http://${hello.domain}`] },
    });
    expect(JSON.parse(JSON.stringify(current))).toEqual(current);
  });

  it('run a command in the live release', async () => {
    const result = await deploymentOf(hello.target).run([
      'node',
      '-e',
      'console.log(process.env.NODE_ENV ?? "none"); process.exit(3)',
    ]);
    expect(result).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('\n') });
    const left = await hello.server.run(['docker', 'ps', '-aq', '--filter', 'label=com.appliku.job']);
    expect(left).toBe('');
  });

  it('give log lines of all processes, and follow them until they are no longer wanted', async () => {
    const processes = async (): Promise<readonly string[]> => {
      const seen = new Set<string>();
      for await (const { process } of deploymentOf(hello.target).logs({ tail: 5 })) seen.add(process);
      return [...seen].sort();
    };
    // What was started a moment ago need not have said anything yet.
    await expect.poll(processes, { interval: 1000 }).toEqual(['web', 'worker']);
    for await (const line of deploymentOf(hello.target).logs({ process: 'worker', tail: 0, follow: true })) {
      expect(line).toMatchObject({ process: 'worker', stream: 'out' });
      break;
    }
  });

  it('bring back an earlier release by its number, and the one before it', async () => {
    const { release, outcome } = await deploymentOf(hello.target).rollback(1);
    expect({ outcome, number: release.number, restores: release.restores }).toEqual({
      outcome: 'rolled-back',
      number: 3,
      restores: 1,
    });
    expect(await hello.get()).toMatchObject({ version: 'v1' });
    await deploymentOf(hello.target).rollback();
    expect(await hello.get()).toMatchObject({ version: 'v2' });
  });

  it('repair what was broken by hand', async () => {
    await hello.server.run(['sh', '-c', 'docker rm -f $(docker ps -q --filter label=com.appliku.process)']);
    expect(await hello.get()).toMatchObject({ status: 502 });
    const repaired = await deploymentOf(hello.target).repair();
    expect(repaired?.rollout).toMatchObject({ complete: true });
    expect(await hello.get()).toMatchObject({ status: 200, version: 'v2' });
  });
});

describe('a power cut', () => {
  it('ends with the app serving again by itself, and the next deploy needs no hand', async () => {
    await hello.server.off();
    await hello.server.start();
    const serves = async (): Promise<boolean> => (await hello.get().catch(() => ({ status: 0 }))).status === 200;
    await until(serves, { waitingFor: 'the app to serve after the power cut' });
    await deploy('v3');
    expect(await hello.get()).toMatchObject({ version: 'v3' });
  });
});

describe('several instances', () => {
  it('all take traffic, and none loses a request when they are replaced', async () => {
    const processes = { web: { port: 3000, health: '/up', instances: 3 } };
    const scaled = deploymentOf(hello.target, { processes });
    await hello.publish('v4');
    await scaled.deploy();
    await hello.publish('v5');
    await scaled.deploy();
    await using load = await startLoad({ url: hello.url, host: hello.domain, rate: 100 });
    const answered = async (version: string): Promise<void> =>
      until(async () => version in (await load.snapshot()).byVersion, { waitingFor: `an answer of ${version}` });
    await answered('v5');
    await hello.publish('v6');
    const { release } = await scaled.deploy();
    await answered('v6');
    const report = await load.stop();
    expect(report).toMatchObject({ lost: 0 });
    expect(Object.keys(report.byVersion)).toEqual(['v5', 'v6']);
    const hosts = new Set<string>();
    // Each worker of Nginx begins with the first.
    await until(async () => hosts.add((await hello.get()).body).size === 3, { waitingFor: 'all instances to answer' });
    expect((await scaled.current())?.rollout.instances.map(({ process }) => process)).toEqual(['web', 'web', 'web']);
    expect(release.slot).toBeTypeOf('string');
  });

  it('are scaled, restarted, stopped and started without a deploy, and no new connection is refused while the app serves', async () => {
    const app = deploymentOf(hello.target, { processes: { web: { port: 3000, health: '/up', instances: 3 } } });
    const states = async (): Promise<readonly string[]> =>
      ((await app.current())?.rollout.instances ?? []).map(({ process, state }) => `${process} ${state}`);
    await using load = await startLoad({ url: hello.url, host: hello.domain, rate: 50 });
    expect(await app.scale({ web: 1 })).toMatchObject({ outcome: 'scaled', warnings: [] });
    expect(await states()).toEqual(['web healthy']);
    expect(await app.scale({ web: 1 })).toMatchObject({ outcome: 'unchanged' });
    expect(await app.deploy()).toMatchObject({ outcome: 'unchanged' });
    expect(await app.restart()).toMatchObject({ outcome: 'restarted', warnings: [] });
    // Another number of addresses takes a reload, which closes idle connections: docs/decisions/switch.md.
    expect((await load.stop()).failures.filter(({ reused }) => !reused)).toEqual([]);
    expect(await app.stop()).toMatchObject({ outcome: 'scaled', urls: [], warnings: [] });
    expect(await states()).toEqual([]);
    expect(await app.current()).toMatchObject({ release: { processes: { web: { instances: 0 } } } });
    await app.start();
    expect(await states()).toEqual(['web healthy', 'web healthy', 'web healthy']);
    expect(await hello.get()).toMatchObject({ status: 200, version: 'v6' });
  });
});

describe('handover by replacement', () => {
  it('stops the former first and says so; the gap is answered with 503 or 502, and ends', async () => {
    const replacing = deploymentOf(hello.target, {
      processes: { web: { port: 3000, health: '/up', handover: 'replace' } },
    });
    const told: string[] = [];
    replacing.on('log', ({ level, text }) => void (level === 'info' && told.push(text)));
    await hello.publish('v7');
    await replacing.deploy();
    expect(told.join('\n')).toContain('handover is replace');
    expect(await hello.get()).toMatchObject({ status: 200, version: 'v7' });
  });
});

describe('a plan', () => {
  it('tells what would change, and changes nothing', async () => {
    const before = await snapshotOf(hello);
    const processes = { web: { port: 3000, health: '/up' }, mail: { publish: [25] } };
    const plan = await deploymentOf(hello.target, { processes, env: { GREETING: 'hello' } }).plan();
    expect(plan).toMatchObject({
      outcome: 'deploy',
      changes: expect.arrayContaining([
        { of: 'process', name: 'mail', change: 'added' },
        { of: 'env', name: 'GREETING', change: 'added' },
      ]),
    });
    expect(await snapshotOf(hello)).toEqual(before);
  });
});

describe('volumes', () => {
  it('keep their data over releases and destroy, and are served, until they are to go too', async () => {
    const web = { port: 3000, health: '/up', mounts: { media: '/media' } };
    const options = { processes: { web }, volumes: { media: { shared: true, webPath: '/media' } } };
    await deploymentOf(hello.target, options).deploy();
    const label = 'label=com.appliku.process=web';
    const id = (await hello.server.run(['docker', 'ps', '-q', '--filter', label])).trim();
    await hello.server.run(['docker', 'exec', '--user', '0', id, 'sh', '-c', 'echo picture > /media/a.txt']);
    await hello.publish('with-media');
    await deploymentOf(hello.target, options).deploy();
    expect((await hello.get('/media/a.txt')).body).toBe('picture\n');
    expect((await hello.get()).version).toBe('with-media');
    await deploymentOf(hello.target, options).destroy();
    expect(await hello.server.run(['cat', '/srv/appliku/hello/volumes/media/a.txt'])).toBe('picture');
    await deploymentOf(hello.target, options).destroy({ volumes: true });
  });
});

describe('destroy', () => {
  it('leaves nothing of the app on the server', async () => {
    await deploymentOf(hello.target).destroy();
    const label = 'label=com.appliku.app=hello';
    for (const noun of ['container', 'network', 'image', 'volume'] as const) {
      const argv = ['docker', noun, 'ls', '-q', ...(noun === 'container' ? ['-a'] : []), '--filter', label] as const;
      expect(await hello.server.run(['docker', ...argv.slice(1)])).toBe('');
    }
    const files = await hello.server.run([
      'find',
      '/var/lib/appliku',
      '/srv/appliku',
      '/etc/nginx/appliku',
      '-path',
      '*hello*',
    ]);
    expect(
      files
        .split('\n')
        .filter((path) => !path.includes('/.leases/'))
        .join(''),
    ).toBe('');
    await expect(hello.get()).rejects.toThrow();
  });
});
