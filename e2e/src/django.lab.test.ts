import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { eject } from '@appliku/builder-buildpacks';
import { bringImages, type Lab, type LabServer, startLab, startPythonIndex } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, openCommandLine } from './command-line.ts';
import { ask } from './hello.ts';

const domain = 'guestbook.example.com';
const list = z.object({ entries: z.array(z.object({ text: z.string(), photo: z.string().nullable() })) });

let lab: Lab;
let server: LabServer;
let terminal: CommandLine;

beforeAll(async () => {
  lab = await startLab({ name: 'django', bare: 'trixie' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  terminal = await openCommandLine(lab, 'django', { SECRET_KEY: 'hunter2-of-the-guest-book' });
  await edit('appliku.yml', (text) => text.replace(/^host: .*$/m, `host: deploy@${server.address}`));
});
afterAll(async () => {
  await lab?.close();
  await terminal?.close();
});

/** Much is installed and built, which takes a busy machine minutes. */
const timeout = 1_200_000;

it('a bare server is made ready by appliku prepare', { timeout }, async () => {
  expect(await succeeds(['prepare'])).toContain('Docker Engine');
});

it('serves after appliku deploy', { timeout }, async () => {
  await provide();
  expect(await succeeds(['deploy'])).toMatch(/^deployed release 1 \(.+\)\n {2}http:\/\/guestbook\.example\.com\n/);
  expect(await entries()).toEqual([]);
});

it('keeps what visitors write, and serves their photos from the volume, over a deploy', { timeout }, async () => {
  await write('Hello from afar', 'A photo');
  const [entry] = await entries();
  expect(entry).toEqual({ text: 'Hello from afar', photo: expect.stringMatching(/^\/media\/photos\/photo.*\.txt$/) });
  await edit('guestbook/urls.py', (text) => `${text}# Changed.\n`);
  expect(await succeeds(['deploy'])).toContain('deployed release 2');
  expect(await entries()).toEqual([entry]);
  const photo = await ask(server.address, domain, String(entry?.photo));
  expect([photo.status, photo.body]).toEqual([200, 'A photo']);
});

it('runs its cron job when it is due, and a saved command in between', async () => {
  await server.run(['systemctl', 'start', 'appliku-cron@guestbook.nightly.service']);
  const output = (): Promise<string> => succeeds(['cron', 'nightly', '--output']);
  await expect.poll(output, { interval: 1000 }).toContain('0 entries removed');
  expect(await succeeds(['run', 'forget', '--days', '0'])).toContain('1 entries removed');
  expect(await entries()).toEqual([]);
});

/** What there is of registries on the internet: images by their names, and packages of Python. */
async function provide(): Promise<void> {
  await bringImages(server, ['postgres:15', 'python:3.11-slim']);
  const { dockerfile } = await eject(terminal.directory, 'guestbook', { preparedImage: 'python-3.11' });
  for (const [, image = ''] of dockerfile.matchAll(/^FROM (python:\S+)/gm))
    await server.run(['docker', 'tag', 'python:3.11-slim', image]);
  const index = await startPythonIndex(server);
  await edit('requirements.txt', (text) => `--index-url ${index}\n--trusted-host ${server.address}\n${text}`);
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(terminal.directory, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function entries(): Promise<z.infer<typeof list>['entries']> {
  const { status, body } = await ask(server.address, domain, '/');
  expect(status, body).toBe(200);
  return list.parse(JSON.parse(body)).entries;
}

/** As a form of a browser does. */
async function write(text: string, photo: string): Promise<void> {
  const form = new FormData();
  form.set('text', text);
  form.set('photo', new Blob([photo]), 'photo.txt');
  const body = new Response(form);
  const headers = { host: domain, 'content-type': body.headers.get('content-type') ?? '' };
  const asked = request({ host: server.address, method: 'POST', headers, agent: false });
  asked.end(Buffer.from(await body.arrayBuffer()));
  const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(asked, 'response'));
  expect(answer.statusCode).toBe(200);
  answer.resume();
}

/** What a command prints that ends well. */
async function succeeds(argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await terminal.appliku(argv);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}
