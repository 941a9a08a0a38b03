import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builderSuite, testContext } from '@appliku/conformance';
import { buildImage, type Builder, type Checkout, type Host, imageOf, ssh } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staticSite } from './static-builder.ts';

let lab: Lab;
let server: LabServer;
let host: Host;
let top: string;

beforeAll(async () => {
  lab = await startLab({ name: 'stat' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  host = ssh({
    host: server.address,
    username: 'deploy',
    privateKeyFile: lab.keyFile,
    knownHostsFile: lab.knownHostsFile,
  });
  top = await mkdtemp(join(tmpdir(), 'static-test-'));
});

afterAll(async () => {
  await host?.close();
  await lab?.close();
  await rm(top, { recursive: true });
});

const dockerfile = `FROM debian:bookworm-slim
WORKDIR /app
COPY build.sh ./
RUN sh build.sh
`;

/** Runs \`build.sh\` of the checkout in an image. */
const script: Builder = {
  kind: 'builder',
  name: 'script',
  specVersion: 1,
  makes: 'image',
  inputs: () => dockerfile,
  build: async ({ directory }, app, context) => {
    const text = { text: dockerfile, ignore: '' };
    const build = { directory, dockerfile: text, context: '.', buildArgs: {}, secrets: {} };
    return { artifact: (await buildImage(build, app, context)).image, on: context.places.build };
  },
};
const builder = staticSite({ from: script, output: 'dist' });

/** Images of the app, and containers of anything. */
async function left(): Promise<readonly string[]> {
  const images = ['docker', 'image', 'ls', '--quiet', '--no-trunc', '--filter', 'label=com.appliku.app=docs'] as const;
  const found = await Promise.all([server.run(images), server.run(['docker', 'ps', '--all', '--quiet'])]);
  return found.join('\n').split('\n').filter(Boolean);
}

async function checkout(lines: string): Promise<Checkout> {
  const directory = await mkdtemp(join(top, 'checkout-'));
  await writeFile(join(directory, 'build.sh'), `set -e\n${lines}\n`);
  return { revision: { id: 'c0ffee' }, directory, dispose: () => Promise.resolve() };
}

describe('staticSite() of what another builder built', () => {
  builderSuite(it, async () => ({
    builder,
    context: testContext({ host }),
    app: 'docs',
    checkout: (version) => checkout(`mkdir dist; echo ${version} > dist/index.html`),
    broken: () => checkout('echo no such page >&2; exit 3'),
  }));

  it('has the files of the directory, and leaves neither image nor container', async () => {
    const source = await checkout(
      `mkdir -p 'dist/a b'; echo 1 > 'dist/a b/ü.html'; ln 'dist/a b/ü.html' dist/same.html; touch other`,
    );
    const built = await builder.build(source, 'docs', testContext({ host }));
    if (!('directory' in built)) throw new Error('it is no site');
    expect((await readdir(built.directory)).sort()).toEqual(['a b', 'same.html']);
    expect(await readFile(join(built.directory, 'a b/ü.html'), 'utf8')).toBe('1\n');
    await built.dispose?.();
    await expect(readdir(built.directory)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await left()).toEqual([]);
  });

  it('says what is not there, and what cannot be served', async () => {
    const build = async (lines: string): Promise<unknown> =>
      builder.build(await checkout(lines), 'docs', testContext({ host }));
    await expect(build('mkdir out')).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: 'There is no directory dist in the image',
    });
    await expect(build('mkdir dist; ln -s /etc/passwd dist/passwd')).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      output: ['passwd -> /etc/passwd'],
    });
    expect(await left()).toEqual([]);
  });

  it('leaves the image where processes run in it, and says where it is', async () => {
    const source = await checkout('mkdir dist; echo 1 > dist/index.html');
    const both = staticSite({ from: script, output: 'dist', processes: true });
    const { artifact, on } = await both.build(source, 'docs', testContext({ host }));
    expect({ artifact, on }).toMatchObject({ artifact: { kind: 'site', image: { kind: 'image' } }, on: host });
    expect(await left()).toEqual([imageOf(artifact)?.id]);
    expect(both.withImage).toBe(true);
  });
});
