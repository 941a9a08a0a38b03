import { existsSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import type { DeploymentEvent, PreparationStep } from '@appliku/core';
import { type Lab, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';

let lab: Lab;
let hello: Hello;
const options = { cron: { nightly: { schedule: '0 3 * * *', command: ['node', 'migrate.js'] } } };

beforeAll(async () => {
  lab = await startLab({ name: 'bare', bare: 'trixie' });
  hello = await openHello(lab);
});
afterAll(() => lab?.close());

test('check() tells what a server that nobody has set up lacks, and changes nothing', async () => {
  const before = await traces();
  const { ok, findings, text } = await deploymentOf(hello.target, options).check();
  expect(ok).toBe(false);
  const lacking = findings.filter(({ state }) => state === 'missing' || state === 'wrong');
  expect(lacking.map(({ state, what, found }) => `${state} ${what}: ${found}`)).toEqual([
    'missing Docker Engine: is not there',
    'missing Nginx: is not there',
  ]);
  expect(text).toContain(
    '\napt-get install --yes --no-install-recommends docker.io docker-cli docker-compose docker-buildx apparmor\n',
  );
  expect(await traces()).toBe(before);
});

test('a mirror that does not answer is told in the words of apt, and what was done stays', async () => {
  const proxy = `${hello.server.root}/etc/apt/apt.conf.d/99proxy`;
  await writeFile(proxy, 'Acquire::http::Proxy "http://127.0.0.1:9";\nAcquire::Retries "0";\n');
  await expect(deploymentOf(hello.target, options).prepare()).rejects.toMatchObject({
    code: 'PREPARE_FAILED',
    stage: 'prepare',
    message: expect.stringMatching(/^Docker Engine on \S+ cannot be made ready: Failed to fetch /),
    output: expect.arrayContaining([expect.stringMatching(/^E: Unable to locate package docker/)]),
  });
  await rm(proxy);
});

test('prepare() goes on from there, makes it ready and tells what it did; a deploy needs nothing more', async () => {
  const deployment = deploymentOf(hello.target, options);
  const events: DeploymentEvent[] = [];
  deployment.on('event', (event) => events.push(event));
  // What a dpkg that was ended leaves, and an apt that is at work.
  await hello.server.run(['touch', '/var/lib/dpkg/updates/0001']);
  const held = `${hello.server.root}/run/held`;
  await writeFile(held, '');
  await hello.server.run(['sh', '-c', `perl -e '${holdLists}' > /dev/null 2>&1 &`]);
  await until(() => existsSync(`${hello.server.root}/run/holds`), { waitingFor: 'the lock to be held' });
  deployment.on('log', ({ text }) => text === 'Waiting for an apt that is at work' && rmSync(held));
  const { changed, steps, text } = await deployment.prepare();
  expect(changed).toBe(true);
  expect(existsSync(held)).toBe(false);
  expect(steps.map(summary)).toMatchInlineSnapshot(`
    [
      "connection: as it should be",
      "user: deploy, who may use sudo for everything",
      "group appliku: deploy is in it",
      "directory /var/lib/appliku: N root:appliku",
      "directory /srv/appliku: N root:appliku",
      "room in /var/lib/appliku: N MiB",
      "clock: as here",
      "Docker Engine: is not there -> N, API N",
      "cron jobs: set up by the next deploy -> set up, by systemd",
      "Nginx: is not there -> N",
      "BuildKit: buildx N",
      "live-restore of Docker: on",
      "room for images: N MiB",
      "Docker Compose: N",
      "include of /etc/nginx/conf.d in nginx.conf: is there",
      "/etc/nginx/appliku: made right by the next deploy -> as it should be",
      "/etc/nginx/appliku-test: made right by the next deploy -> as it should be",
      "/etc/nginx/conf.d/appliku.conf: made right by the next deploy -> as it should be",
      "sudo for Nginx: as it should be",
      "site /etc/nginx/sites-enabled/default: the welcome page, which gives way to the next deploy -> gone",
    ]
  `);
  for (const { what } of steps) expect(text).toContain(what);
  expect(JSON.parse(JSON.stringify(steps))).toEqual(steps);
  const told = events.flatMap((event) => (event.type === 'log' && event.level === 'info' ? [event.text] : []));
  for (const command of steps.flatMap(({ commands }) => commands))
    expect(told).toContainEqual(expect.stringContaining(command.split('\n')[0] ?? ''));
  const docker = await hello.server.run(['docker', 'info', '--format', '{{.LiveRestoreEnabled}} {{.LoggingDriver}}']);
  expect(docker).toBe('true json-file');
  expect(await deployment.check()).toMatchObject({ ok: true });
  expect(await deployment.deploy()).toMatchObject({ outcome: 'deployed', warnings: [] });
  expect(await hello.get()).toMatchObject({ status: 200 });
});

test('a second prepare() changes nothing, and says so', async () => {
  const before = await traces();
  const { changed, steps } = await deploymentOf(hello.target, options).prepare();
  expect(changed).toBe(false);
  expect(steps.flatMap(({ commands }) => commands)).toEqual([]);
  expect(await traces()).toBe(before);
});

/** Holds apt's lock of its lists until a file is gone. */
const holdLists =
  'use Fcntl; open F, ">>", "/var/lib/apt/lists/lock"; $l = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $l) or die; open H, ">", "/run/holds"; sleep 1 while -e "/run/held"';

function summary({ what, before, commands, after }: PreparationStep): string {
  const [was, is] = [before, after].map((text) => text.replaceAll(/\d[\w.+~-]*/g, 'N'));
  return commands.length === 0 ? `${what}: ${is}` : `${what}: ${was} -> ${is}`;
}

/** All that root could have changed. */
async function traces(): Promise<string> {
  const script =
    'find /etc /usr /srv /var/lib/appliku /var/lib/dpkg -printf "%p %m %T+\\n"; systemctl show --property=MainPID docker nginx';
  return (await hello.server.exec(['sh', '-c', script])).stdout;
}
