import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { dockerfile } from '@appliku/builder-dockerfile';
import { DeployError, type Deployment, type DeploymentOptions, git, type LogLine, secret } from '@appliku/core';
import { type Lab, type LabServer, type Repository, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deploymentOf, type Target } from './deployment.ts';

/** What must be nowhere. Each holds letters that shells, JSON and URLs write otherwise, around a part that they do not. */
const planted = {
  ofApp: newSecret(),
  ofBuild: newSecret(),
  ofGit: newSecret(),
  mistyped: newSecret(),
};
const cores = Object.values(planted).map(coreOf);
/** To show that each search would find: harmless, and put into the same places. */
const marker = `marker-${randomUUID()}`;

const app = 'vault';
const files = {
  'version.txt': `1 ${marker}\n`,
  Dockerfile: `FROM node:20-slim
RUN --mount=type=secret,id=token test -s /run/secrets/token
COPY . /app
WORKDIR /app
CMD ["node", "server.js"]
`,
  'Leaky.Dockerfile': `FROM node:20-slim
RUN --mount=type=secret,id=token cat /run/secrets/token && exit 1
`,
  'server.js': `
console.log('the secret is', process.env.TOKEN);
require('http').createServer((request, response) => response.end('ok')).listen(3000);
`,
};

let lab: Lab;
let server: LabServer;
let repository: Repository;
let target: Target;
let temporary: string;
/** All that came out of the library. */
const told: string[] = [];

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'secrets-'));
  vi.stubEnv('TMPDIR', temporary);
  lab = await startLab({ name: 'esecr' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('a server was asked for');
  server = first;
  repository = await lab.git.createRepository(app, { user: 'me', password: planted.ofGit });
  await repository.commit(files);
  const { keyFile, knownHostsFile } = lab;
  target = { app, address: server.address, username: 'deploy', keyFile, knownHostsFile, url: repository.httpUrl };
  await watchProcesses();
  await deployInEveryWay();
});
afterAll(async () => {
  await lab?.close();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true });
});

describe('a secret is', () => {
  test('in no event, result, log line or error', () => {
    const text = told.join('\n');
    // Of the build, of the release command and of the crash, which printed it.
    for (const line of ['[secret]', 'TOKEN=[secret]', 'the secret is [secret]']) expect(text).toContain(line);
    expect(found(text)).toEqual([]);
  });

  test('in no argument of a process on the server', async () => {
    const text = await server.run(['cat', processLog]);
    expect(text).toContain(marker);
    expect(text).toContain('docker');
    expect(found(text)).toEqual([]);
  });

  test('in no label and no argument of a container', async () => {
    const ids = await listed(['docker', 'ps', '--all', '--quiet']);
    const text = await server.run([
      'docker',
      'inspect',
      '--format',
      '{{json .Config.Labels}} {{json .Path}} {{json .Args}}',
      ...ids,
    ]);
    expect(text).toContain(`"com.appliku.app":"${app}"`);
    expect(found(text)).toEqual([]);
  });

  test('in no image: not in its configuration, its history, its layers', async () => {
    const ids = await images();
    expect(ids.length).toBeGreaterThanOrEqual(2);
    expect(found(await server.run(['docker', 'image', 'inspect', ...ids]))).toEqual([]);
    const histories = await Promise.all(ids.map((id) => server.run(['docker', 'history', '--no-trunc', id])));
    expect(histories.join('\n')).toContain('/run/secrets/token');
    expect(found(histories.join('\n'))).toEqual([]);
    const search = 'exec 3<&0; docker save "$@" </dev/null | grep -aoF --file=<(cat <&3) | sort -u';
    const layers = await server.run(['bash', '-c', search, 'search', ...ids], { input: [marker, ...cores].join('\n') });
    expect(layers).toBe(marker);
  });

  test('in no file on the server but the env of a release, which those who deploy may read', async () => {
    // Docker's own data is left out: a container's environment is in its configuration there, readable by root.
    const ofDocker = ['/run/docker/', '/run/containerd/'];
    const places = [
      '/var/lib/appliku',
      '/srv/appliku',
      '/etc',
      '/var/log',
      '/tmp',
      '/dev/shm',
      '/run',
      '/root',
      '/home',
    ];
    const patterns = [...cores, ...Object.values(planted).flatMap(base64Of)];
    const search = ['grep', '-rlaF', '--devices=skip', '--file=-', ...places] as const;
    const { stdout } = await server.exec(search, { input: patterns.join('\n') });
    const paths = stdout.split('\n').filter((path) => !ofDocker.some((prefix) => path.startsWith(prefix)));
    expect(paths.length).toBeGreaterThanOrEqual(2);
    for (const path of paths) {
      expect(path).toMatch(new RegExp(`^/var/lib/appliku/${app}/releases/\\d+/env$`));
      expect(await server.run(['stat', '--format=%a %U:%G', path])).toBe('640 deploy:appliku');
      const env = await server.run(['cat', path]);
      expect(env.split('\n').filter((line) => !line.startsWith('TOKEN='))).toEqual([]);
    }
  });

  test('in no file that is left on the deployer', async () => {
    expect(await readdir(temporary)).toEqual([]);
  });
});

/** Well, again with a change, back, and with faults that show what they have. */
async function deployInEveryWay(): Promise<void> {
  await listen(create(), (deployment) => deployment.deploy());
  await repository.commit({ 'version.txt': `2 ${marker}\n` });
  await listen(create(), (deployment) => deployment.deploy());
  await listen(create(), (deployment) => deployment.rollback());
  await listen(create(), (deployment) => deployment.releases());
  await listen(create(), logLines);

  const token = { token: secret(planted.ofBuild) };
  const faults: readonly (readonly [Partial<DeploymentOptions>, string])[] = [
    [{ builder: dockerfile({ path: 'Leaky.Dockerfile', secrets: token }) }, 'BUILD_FAILED'],
    [{ releaseCommand: 'env; exit 1' }, 'RELEASE_COMMAND_FAILED'],
    [{ processes: { web: { port: 3000, command: 'env; exit 1' } } }, 'DEPLOY_CRASHED'],
    [{ source: git({ url: repository.httpUrl, username: 'me', password: secret(planted.mistyped) }) }, 'SOURCE_AUTH'],
  ];
  for (const [options, code] of faults) {
    const error = await listen(create(options), (deployment) => deployment.deploy()).catch((thrown: unknown) => thrown);
    if (!DeployError.isInstance(error)) throw error;
    expect(error.code).toBe(code);
    told.push(JSON.stringify(error), error.stack ?? '', inspect(error, { depth: 20, showHidden: true }));
  }
}

function create(options: Partial<DeploymentOptions> = {}): Deployment {
  return deploymentOf(target, {
    source: git({ url: repository.httpUrl, branch: 'main', username: 'me', password: secret(planted.ofGit) }),
    builder: dockerfile({ secrets: { token: secret(planted.ofBuild) } }),
    processes: { web: { port: 3000 } },
    releaseCommand: ['node', '--version'],
    env: { TOKEN: secret(planted.ofApp), MARKER: marker },
    ...options,
  });
}

async function listen<Result>(
  deployment: Deployment,
  work: (deployment: Deployment) => Promise<Result>,
): Promise<Result> {
  deployment.on('event', (event) => told.push(JSON.stringify(event), inspect(event, { depth: 20 })));
  const result = await work(deployment);
  told.push(JSON.stringify(result), inspect(result, { depth: 20 }));
  return result;
}

async function logLines(deployment: Deployment): Promise<readonly LogLine[]> {
  let lines: LogLine[] = [];
  const isSaid = async (): Promise<boolean> => {
    lines = [];
    for await (const line of deployment.logs()) lines.push(line);
    return lines.some(({ text }) => text === 'the secret is [secret]');
  };
  await until(isSaid, { waitingFor: 'the line that the app writes', every: 500 });
  return lines;
}

const processLog = '/run/processes-watched';

/** From now on, what `ps` would show, some fifty times a second. */
async function watchProcesses(): Promise<void> {
  const loop = `while :; do cat /proc/[0-9]*/cmdline; sleep 0.02; done >${processLog} 2>/dev/null`;
  await server.run(['systemd-run', '--quiet', 'sh', '-c', loop]);
  await server.run(['systemd-run', '--quiet', 'tail', '--follow=name', '--retry', `/nowhere/${marker}`]);
  await until(async () => (await server.exec(['grep', '-aqF', marker, processLog])).exitCode === 0, {
    waitingFor: 'the watcher of processes to see one',
  });
}

async function images(): Promise<readonly [string, ...string[]]> {
  const [first, ...others] = await listed(['docker', 'images', '--quiet', '--filter', `label=com.appliku.app=${app}`]);
  if (first === undefined) throw new Error('there is no image');
  return [first, ...others];
}

async function listed(argv: readonly [string, ...string[]]): Promise<readonly string[]> {
  return [...new Set((await server.run(argv)).split('\n').filter(Boolean))];
}

/** The secrets that a text holds, in whatever way they are written around their core. */
function found(text: string): readonly string[] {
  const forms = Object.entries(planted).flatMap(([name, value]) => [
    [name, coreOf(value)] as const,
    ...base64Of(value).map((form) => [`${name} in base64`, form] as const),
  ]);
  return forms.filter(([, form]) => text.includes(form)).map(([name]) => name);
}

function newSecret(): string {
  return `p@ss "${randomUUID()}" $HOME/%\\`;
}

function coreOf(value: string): string {
  return value.split('"')[1] ?? value;
}

/** However much stands before it, as `user:` does; without the first and last letters, which depend on what is beside it. */
function base64Of(value: string): readonly string[] {
  return [0, 1, 2].map((before) =>
    Buffer.from(`${'x'.repeat(before)}${value}`)
      .toString('base64')
      .slice(4, -4),
  );
}
