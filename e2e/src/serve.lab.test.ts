import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type Hello, openHello } from './hello.ts';
import { untilRuns } from './long-work.ts';

/** As it is published; `pnpm build` makes it. */
const program = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));
const directory = '/srv/deploys';
const token = 'a-token-of-the-hello';
const accepted = z.object({ id: z.string() });
let lab: Lab;
let server: LabServer;
let hello: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'eserve', showNode: true });
  hello = await openHello(lab);
  ({ server } = hello);
  await mkdir(`${server.root}${directory}/hello`, { recursive: true });
  await configure('node migrate.js');
  const served = `
    import { defineServe } from '@appliku/cli';
    const app = { directory: 'hello', repository: { url: '${hello.repository.httpUrl}' }, webhook: { token: '${token}' } };
    export default defineServe({ listen: { address: '0.0.0.0' }, apps: [app] });`;
  await writeFile(`${server.root}${directory}/appliku.serve.ts`, served);
  await server.run(['chown', '-R', 'deploy:', directory]);
  const printing = [process.execPath, program, 'serve', '--print-unit', '--directory', directory] as const;
  const unit = await server.run(printing, { user: 'deploy' });
  await writeFile(`${server.root}/etc/systemd/system/appliku-serve.service`, unit);
  await server.run(['systemctl', 'daemon-reload']);
  await server.run(['systemctl', 'start', 'appliku-serve']);
});
afterAll(async () => {
  await lab?.close();
});

/** What is read anew for each deploy. */
async function configure(releaseCommand: string): Promise<void> {
  const lines = [
    'app: hello',
    'host: local',
    'domains: [hello.example.com]',
    'build_settings:',
    '  build_image: dockerfile',
    '  container_port: 3000',
    `  release_command: ${releaseCommand}`,
    'services: { web: { health: /up } }',
  ];
  await writeFile(`${server.root}${directory}/hello/appliku.yml`, lines.join('\n'));
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://${server.address}:8080${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });
}

/** Calls the webhook; resolves with the id of the job. */
async function call(): Promise<string> {
  const response = await ask('/hooks/deploy/hello', { method: 'POST' });
  expect(response.status).toBe(202);
  return accepted.parse(await response.json()).id;
}

/** As long as nobody answers: nothing. */
async function told(path: string): Promise<string> {
  return ask(path).then(
    async (response) => response.text(),
    () => '',
  );
}

const jobOf = (id: string): Promise<string> => told(`/hooks/deploy/hello/jobs/${id}`);

it('deploys by a webhook under systemd, and tells of its health and its numbers', async () => {
  await hello.publish('v1');
  await expect.poll(() => told('/healthz')).toBe('{"status":"ok"}');
  const id = await call();
  await expect.poll(() => jobOf(id)).toContain('"state":"succeeded"');
  expect(await hello.get()).toMatchObject({ status: 200, version: 'v1' });
  const ended = 'appliku_jobs_ended_total{app="hello",action="deploy",state="succeeded"} 1\n';
  await expect.poll(() => told('/metrics')).toContain(ended);
  expect(await told('/metrics')).toContain('appliku_jobs_active{state="waiting"} 0\n');
});

it('sees what runs to its end at SIGTERM, and leaves the rest to the next process', async () => {
  await configure(`sh -c 'sleep 3008; true'`);
  await hello.publish('v2');
  const running = await call();
  await untilRuns(server, 'sleep 3008');
  await server.run(['systemctl', 'stop', '--no-block', 'appliku-serve']);
  await expect.poll(() => told('/healthz')).toBe('{"status":"closing"}');
  const waiting = await call();
  await server.run(['pkill', '--full', '--exact', 'sleep 3008']);
  const state = (): Promise<string> =>
    server.run(['systemctl', 'show', 'appliku-serve', '--value', '--property', 'ActiveState,Result,ExecMainStatus']);
  await expect.poll(state).toMatch(/inactive/);
  expect((await state()).split('\n').toSorted()).toEqual(['0', 'inactive', 'success']);
  expect(await hello.get()).toMatchObject({ status: 200, version: 'v2' });

  await server.run(['systemctl', 'start', 'appliku-serve']);
  await expect.poll(() => jobOf(running)).toContain('"outcome":"deployed"');
  await expect.poll(() => jobOf(waiting)).toContain('"outcome":"unchanged"');
});
