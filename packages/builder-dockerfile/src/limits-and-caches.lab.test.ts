import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testContext, type TestContext } from '@appliku/conformance';
import { type Built, type Host, ssh } from '@appliku/core';
import { type Lab, type LabServer, startLab, startRegistry } from '@appliku/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerfile } from './dockerfile-builder.ts';
import type { DockerfileOptions } from './options.ts';

let lab: Lab;
let server: LabServer;
let host: Host;
let directory: string;

beforeAll(async () => {
  lab = await startLab({ name: 'limits' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  host = ssh({
    host: server.address,
    username: 'deploy',
    privateKeyFile: lab.keyFile,
    knownHostsFile: lab.knownHostsFile,
  });
  directory = mkdtempSync(join(tmpdir(), 'builder-test-'));
});

afterAll(async () => {
  await host.close();
  await lab.close();
  rmSync(directory, { recursive: true });
});

const work = 'FROM lab/tiny AS work\nRUN echo worked > /work\nFROM lab/tiny\nCOPY --from=work /work /';

function build(
  text: string,
  options: DockerfileOptions = {},
  context: TestContext = testContext({ host }),
): Promise<Built> {
  const checkout = { revision: { id: 'revision' }, directory, dispose: () => Promise.resolve() };
  return dockerfile({ ...options, text }).build(checkout, 'shop', context);
}

test('steps are within the limits that were asked for, which are set up once', async () => {
  const limits = { memory: 64 * 2 ** 20, cpus: 0.5 };
  const slice = 'appliku_build_67108864_50.slice';
  const context = testContext({ host });
  const found = async (): Promise<unknown> =>
    (await dockerfile(limits).check?.(context, { cron: false }))?.find(({ what }) => what === 'Limits of builds');
  expect(await found()).toMatchObject({ state: 'advised', found: `${slice} is not there` });
  const built = await build('FROM node:20-slim\nRUN cat /proc/self/cgroup > /group', limits);
  expect(await found()).toMatchObject({ state: 'ok', fix: [] });
  expect(await server.run(['docker', 'run', '--rm', built.artifact.id, 'cat', '/group'])).toContain(
    `:/${slice}/buildkit/`,
  );
  // The files of both versions of cgroups; one has the limits.
  const files = ['memory/S/memory.limit_in_bytes', 'cpu/S/cpu.cfs_quota_us', 'S/memory.max', 'S/cpu.max'];
  const paths = files.map((file) => `/sys/fs/cgroup/${file.replace('S', slice)}`);
  expect((await server.exec(['cat', ...paths])).stdout).toMatch(/^67108864\n50000\b/);
  const large = 'FROM node:20-slim\nRUN head -c 200M /dev/zero | tail -c 200M > /dev/null';
  await expect(build(large, limits)).rejects.toMatchObject({ hint: expect.stringMatching(/memory/) });
});

/** A shell and nothing else, so that it is soon in another image store. */
const tiny = `FROM debian:bookworm-slim AS system
FROM scratch
COPY --from=system /bin/sh /bin/sh
COPY --from=system /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/libc.so.6
COPY --from=system /lib64/ld-linux-x86-64.so.2 /lib64/ld-linux-x86-64.so.2
`;
const statement =
  '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{}}';
const scanner = `FROM lab/tiny
CMD ["/bin/sh", "-c", "echo '${statement.replaceAll('"', '\\"')}' > $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"]
`;

test('the classic image store keeps no cache elsewhere and no attestations, and says so', async () => {
  for (const options of [{ cacheTo: [{ directory: '/tmp/cache' }] }, { attestations: { sbom: true } }] as const)
    await expect(build('FROM node:20-slim', options)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringMatching(/is not supported/),
      hint: expect.stringMatching(/containerd-snapshotter/),
    });
});

test('with the image store of containerd layers come from a cache elsewhere, and attestations are kept', async () => {
  await useContainerdStore();
  const registry = await startRegistry(server);
  for (const place of [{ registry: `${registry}/shop:cache` }, { directory: '/home/deploy/cache' }]) {
    const [first, second] = [testContext({ host }), testContext({ host })];
    await build(work, { cacheFrom: [place], cacheTo: [place] }, first);
    await server.run(['docker', 'builder', 'prune', '--all', '--force']);
    await build(work, { cacheFrom: [place] }, second);
    expect(ran(first)).toBe(true);
    expect(ran(second)).toBe(false);
    expect([...first.records, ...second.records].filter(({ level }) => level === 'warn')).toEqual([]);
    await server.run(['docker', 'builder', 'prune', '--all', '--force']);
  }
  const context = testContext({ host });
  const unreachable = [{ registry: '127.0.0.1:5001/shop:cache' }];
  await build(work, { cacheFrom: unreachable, cacheTo: unreachable }, context);
  const warnings = context.records.filter(({ level }) => level === 'warn').map(({ text }) => text);
  expect(warnings).toEqual([expect.stringMatching(/importing.*refused/), expect.stringMatching(/exporting.*refused/)]);
  const { artifact } = await build(work, { attestations: { provenance: 'max', sbom: { scanner: 'lab/scanner' } } });
  expect(await attested(artifact.id)).toEqual(['https://spdx.dev/Document', 'https://slsa.dev/provenance/v0.2']);
  expect(artifact).toMatchObject({ platform: 'linux/amd64' });
});

/** It has none of the images of the classic one. */
async function useContainerdStore(): Promise<void> {
  await server.run(['docker', 'build', '--tag=lab/tiny', '-'], { input: tiny });
  await server.run(['docker', 'save', '--output=/tmp/tiny.tar', 'lab/tiny']);
  writeFileSync(join(server.root, 'etc/docker/daemon.json'), '{ "features": { "containerd-snapshotter": true } }');
  await server.faults.restartDocker();
  await server.run(['docker', 'load', '--input=/tmp/tiny.tar']);
  await server.run(['docker', 'build', '--tag=lab/scanner', '-'], { input: scanner });
}

function ran({ records }: TestContext): boolean {
  const [, step] =
    records.map(({ text }) => /^(#\d+) \[work .*RUN echo worked/.exec(text)).find((match) => match !== null) ?? [];
  return !records.some(({ text }) => text === `${step} CACHED`);
}

/** Kinds of what is recorded beside an image. */
async function attested(id: string): Promise<readonly string[]> {
  const content = async (digest: string): Promise<Content> =>
    JSON.parse(await server.run(['ctr', '--namespace=moby', 'content', 'get', digest]));
  const { manifests = [] } = await content(id);
  const beside = manifests.find(({ annotations }) => annotations?.['vnd.docker.reference.type'] !== undefined);
  const { layers = [] } = await content(beside?.digest ?? '');
  return layers.map(({ annotations }) => annotations?.['in-toto.io/predicate-type'] ?? '');
}

interface Content {
  readonly manifests?: readonly Described[];
  readonly layers?: readonly Described[];
}

interface Described {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
