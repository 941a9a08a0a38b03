import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { startLoad } from './load/load.ts';
import { attempt, run } from './machine/run.ts';
import type { Outcome } from './machine/run.ts';
import { until } from './machine/until.ts';
import type { LabServer } from './server/server.ts';

let lab: Lab;
let first: LabServer;
let second: LabServer;

beforeAll(async () => {
  lab = await startLab({ name: 'tlab', servers: 2 });
  const [one, two] = lab.servers;
  if (!one || !two) throw new Error('two servers were asked for');
  [first, second] = [one, two];
});
afterAll(() => lab.close());

test('root and deploy come in by ssh, deploy may use Docker and sudo', async () => {
  expect((await ssh('root', first, 'id', '-un')).stdout).toBe('root');
  const { stdout } = await ssh(
    'deploy',
    second,
    'hostname',
    '&&',
    'docker',
    'ps',
    '-q',
    '&&',
    'sudo',
    '-n',
    'id',
    '-un',
  );
  expect(stdout).toBe('s2\nroot');
});

test('a server is what a person rents: Docker of now, Nginx under systemd, no Node, nothing of ours', async () => {
  expect(Number.parseInt(await first.run(['docker', 'version', '-f', '{{.Server.Version}}']), 10)).toBeGreaterThan(25);
  expect(await first.run(['docker', 'compose', 'version'])).toContain('2.');
  await first.run(['systemctl', 'reload', 'nginx']);
  expect(await first.run(['systemctl', '--failed', '--quiet'])).toBe('');
  expect((await first.exec(['node', '--version'])).exitCode).toBe(127);
  expect(existsSync(`${first.root}${import.meta.dirname}`)).toBe(false);
});

test('an image is built with packages from npm, with no registry of images', async () => {
  const lines = [
    'FROM node:20-slim',
    'WORKDIR /app',
    'RUN npm install is-number',
    'CMD ["-p", "require(`is-number`)(3)"]',
  ];
  await first.run(['docker', 'build', '-t', 'built', '-'], { input: lines.join('\n') });
  expect(await first.run(['docker', 'run', '--rm', 'built'])).toBe('true');
  const missing = await first.exec(['docker', 'pull', 'python:3.11-slim']);
  expect(missing.stderr).toContain('connection refused');
});

test('a power cut keeps images, containers and disks, and the published port answers again', async () => {
  await serve(first);
  await first.run(['tee', '/etc/kept'], { input: 'kept' });
  await first.off();
  expect(await fetchText(first)).toBeUndefined();
  await first.start();
  await until(async () => (await fetchText(first)) === 'from s1', { waitingFor: 'the container' });
  expect(await readFile(`${first.root}/etc/kept`, 'utf8')).toBe('kept');
});

test('a cable that is out cuts a server off and nothing else', async () => {
  await serve(second);
  await second.cable('out');
  const cut = await first.exec(['curl', '-s', '-m', '1', 'http://s2:8000/']);
  expect(cut.exitCode).not.toBe(0);
  expect(await second.run(['curl', '-s', 'http://127.0.0.1:8000/'])).toBe('from s2');
  await second.cable('in');
  await until(async () => (await first.exec(['curl', '-s', '-m', '1', 'http://s2:8000/'])).stdout === 'from s2', {
    waitingFor: 's2',
  });
});

test('load goes to a server of a lab', async () => {
  await serve(second);
  const load = await startLoad({ url: `http://${second.address}:8000/`, rate: 50, seconds: 0.4 });
  await until(async () => (await load.snapshot()).ok === 20, { waitingFor: 'answers' });
  expect(await load.stop()).toMatchObject({ sent: 20, lost: 0 });
});

test('a lab of a killed process is cleared by the next of its name, and closing leaves nothing', async () => {
  const program = `import { startLab } from ${JSON.stringify(new URL('lab.ts', import.meta.url).href)};
    await startLab({ name: 'tkill', dockerSize: '1g' }); process.kill(process.pid, 'SIGKILL');`;
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], { stdio: 'inherit' });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  expect(await tracesOf('tkill')).not.toEqual([]);

  const next = await startLab({ name: 'tkill' });
  await expect(startLab({ name: 'tkill' })).rejects.toThrow('in use');
  await next.close();
  await next.close();
  expect(await tracesOf('tkill')).toEqual([]);
});

async function serve(server: LabServer): Promise<void> {
  if (await fetchText(server)) return;
  const script = `require('http').createServer((_, r) => r.end('from ${server.name}')).listen(80)`;
  const options = ['-d', '--init', '--restart', 'always', '-p', '8000:80'];
  await server.run(['docker', 'run', ...options, 'node:20-slim', '-e', script]);
  await until(async () => (await fetchText(server)) !== undefined, { waitingFor: 'the container' });
}

async function fetchText(server: LabServer): Promise<string | undefined> {
  const signal = AbortSignal.timeout(1000);
  const response = await fetch(`http://${server.address}:8000/`, { signal }).catch(() => undefined);
  return response?.text();
}

function ssh(user: string, server: LabServer, ...command: readonly string[]): Promise<Outcome> {
  const options = ['-i', lab.keyFile, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, '-o', 'BatchMode=yes'];
  return attempt(['ssh', ...options, `${user}@${server.address}`, ...command]);
}

/** Whatever on this machine bears the lab's name. */
async function tracesOf(name: string): Promise<string[]> {
  const places = await Promise.all([
    run(['ip', 'netns', 'list']),
    run(['ip', '-o', 'link']),
    run(['iptables-save']),
    run(['find', '/sys/fs/cgroup', '-maxdepth', '2', '-name', `*${name}*`]),
    readFile('/proc/self/mounts', 'utf8'),
    run(['find', '/run/appliku-lab', '-name', `*${name}*`]),
    run(['ps', '-eo', 'args']),
  ]);
  return places.flatMap((text) => text.split('\n')).filter((line) => line.includes(name) && !line.includes('startLab'));
}
