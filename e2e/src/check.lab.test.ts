import { readFile, writeFile } from 'node:fs/promises';
import { DeployError, type Finding } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';

let lab: Lab;
let anna: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'chk' });
  anna = await openHello(lab, 'hello', 'anna');
});
afterAll(() => lab?.close());

test('a user without sudo is told all that is missing, and nothing is changed', async () => {
  const before = await traces();
  const { ok, findings, text } = await deploymentOf(anna.target).check();
  expect(ok).toBe(false);
  expect(lacking(findings)).toEqual([
    'missing group appliku',
    'missing directory /var/lib/appliku',
    'missing directory /srv/appliku',
    'missing /etc/nginx/appliku',
    'missing /etc/nginx/appliku-test',
    'missing /etc/nginx/conf.d/appliku.conf',
    'missing sudo for Nginx',
    'wrong site /etc/nginx/sites-enabled/default',
  ]);
  expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  for (const { what } of findings) expect(text).toContain(what);
  for (const line of findings.filter(isLacking).flatMap(({ fix }) => fix)) expect(text).toContain(line);
  const advised = findings.find(({ state }) => state === 'advised');
  expect(advised).toMatchObject({ what: 'live-restore of Docker', found: expect.stringMatching(/^off: /) });
  const error = await failure(deploymentOf(anna.target).deploy());
  expect(error).toMatchObject({ code: 'PERMISSION_DENIED', stage: 'lease', plugin: 'host' });
  expect(error.hint).toContain('check()');
  expect(error.toJSON().findings).toEqual(findings.filter(isLacking));
  expect(await traces()).toBe(before);
});

test('what the check tells, run as root, lets that user deploy, and nothing is left to tell', async () => {
  await writeFile(`${anna.server.root}/etc/docker/daemon.json`, '{ "log-level": "info" }\n');
  const started = await anna.server.run(['systemctl', 'show', '--property=MainPID', 'docker']);
  const { findings } = await deploymentOf(anna.target).check();
  await asRoot(findings);
  const after = await deploymentOf(anna.target).check();
  expect(after.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(after.ok).toBe(true);
  const daemon = await readFile(`${anna.server.root}/etc/docker/daemon.json`, 'utf8');
  expect(JSON.parse(daemon)).toEqual({ 'live-restore': true, 'log-level': 'info' });
  expect(await anna.server.run(['systemctl', 'show', '--property=MainPID', 'docker'])).toBe(started);
  expect(await deploymentOf(anna.target).deploy()).toMatchObject({ outcome: 'deployed', warnings: [] });
  expect(await anna.get()).toMatchObject({ status: 200 });
  const rights = await anna.server.run(['sudo', '-n', '-l'], { user: 'anna' });
  expect(rights.match(/NOPASSWD: .*/g)).toEqual([
    'NOPASSWD: /usr/sbin/nginx -T -q -c /etc/nginx/appliku-test/nginx.conf',
    'NOPASSWD: /usr/sbin/nginx -s reload',
    'NOPASSWD: /usr/bin/systemctl start nginx',
    'NOPASSWD: /usr/bin/tail -n 50 /var/log/nginx/error.log',
  ]);
  expect(await anna.server.exec(['sudo', '-n', 'true'], { user: 'anna' })).toMatchObject({ exitCode: 1 });
});

test('one more user of the group deploys, rolls back and removes the same app', async () => {
  const target = { ...anna.target, username: 'ben' };
  const ben = deploymentOf(target);
  await anna.server.run(['gpasswd', '--delete', 'ben', 'docker']);
  const { findings } = await ben.check();
  expect(lacking(findings)).toEqual(['missing group appliku', 'wrong Docker Engine', 'missing sudo for Nginx']);
  await asRoot(findings);
  await anna.publish('v2');
  expect(await ben.deploy()).toMatchObject({ outcome: 'deployed', release: { number: 2 } });
  expect(await anna.get()).toMatchObject({ status: 200, version: 'v2' });
  const options = { domains: ['hello.example.com', 'also.example.com'] };
  expect(await deploymentOf(anna.target, options).deploy()).toMatchObject({ outcome: 'deployed' });
  expect(await deploymentOf(target, options).deploy()).toMatchObject({ outcome: 'unchanged' });
  expect(await deploymentOf(target, options).rollback(1)).toMatchObject({ outcome: 'rolled-back', warnings: [] });
  expect(await failure(ben.destroy())).toMatchObject({
    code: 'PERMISSION_DENIED',
    hint: expect.stringContaining('rm -rf -- /var/lib/appliku/hello /srv/appliku/hello'),
  });
});

test('a server that cannot be reached is a finding', async () => {
  await anna.server.run(['systemctl', 'stop', 'ssh']);
  const { ok, findings } = await deploymentOf(anna.target).check();
  expect(ok).toBe(false);
  expect(findings).toMatchObject([{ what: 'connection', state: 'wrong', found: expect.stringContaining('refuse') }]);
});

/** As somebody who pastes the lines into a shell of root. */
async function asRoot(findings: readonly Finding[]): Promise<void> {
  const lines = findings.flatMap(({ fix }) => fix);
  await anna.server.run(['sh', '-e'], { input: `${lines.join('\n')}\n` });
}

function lacking(findings: readonly Finding[]): readonly string[] {
  return findings.filter(isLacking).map(({ state, what }) => `${state} ${what}`);
}

function isLacking({ state }: Finding): boolean {
  return state === 'missing' || state === 'wrong';
}

async function failure(work: Promise<unknown>): Promise<DeployError> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!DeployError.isInstance(error)) throw error;
  return error;
}

/** All that a deploy would leave. */
async function traces(): Promise<string> {
  const script =
    'getent group; find /etc/nginx /etc/sudoers.d /var/lib/appliku /srv -printf "%p %m %T+\\n"; docker ps -aq';
  return (await anna.server.exec(['sh', '-c', script])).stdout;
}
