import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { aRelease, testContext, type TestContext } from '@appliku/conformance';
import { labelsOf, prepareDirectories, secret, ssh } from '@appliku/core';
import type { Built, Host, Names, Release } from '@appliku/core';
import { bringImages, type LabServer, startLab, startTlsRegistry, swarmOf } from '@appliku/lab';
import type { SwarmOptions } from '../options.ts';
import { put } from '../store/put.ts';
import { raftStore } from '../store/raft-store.ts';

/** A Swarm of real servers, whose manager is reached over SSH by a user who is not root. */
export interface World extends AsyncDisposable {
  /** The manager. */
  readonly server: LabServer;
  readonly workers: readonly LabServer[];
  /** What the driver needs here. */
  readonly options: SwarmOptions;
  readonly host: Host;
  readonly context: TestContext;
  /** An app's first or next release, recorded as the ledger does. */
  release(app: string, wanted?: Partial<Release> & { readonly values?: Names<string> }): Promise<Placed>;
}

export interface Placed {
  readonly release: Release;
  readonly built: Built;
}

export async function aWorld(name: string, servers = 1): Promise<World> {
  const lab = await startLab({ name, servers });
  const { managers, workers } = await swarmOf(lab);
  const [server] = managers;
  const [options] = await Promise.all([
    servers === 1 ? {} : registryOf(server, lab.servers),
    bringImages(server, ['nginx:stable-alpine']),
  ]);
  const host = ssh({
    host: server.address,
    port: server.port,
    username: 'deploy',
    privateKeyFile: lab.keyFile,
    knownHostsFile: lab.knownHostsFile,
  });
  const numbers = new Map<string, number>();
  return {
    server,
    workers,
    options,
    host,
    context: testContext({ host }),
    async release(app, { values = {}, ...wanted } = {}) {
      const number = (numbers.get(app) ?? 0) + 1;
      numbers.set(app, number);
      const id = await buildImage(server, app, number);
      const artifact = { kind: 'image', id, platform: 'linux/amd64' } as const;
      const slot = number % 2 === 1 ? 'a' : 'b';
      const release = aRelease({ artifact, app, number, slot, secrets: Object.keys(values), ...wanted });
      await record(host, release);
      return { release, built: { artifact, on: host } };
    },
    async [Symbol.asyncDispose]() {
      await host.close();
      await lab.close();
    },
  };
}

/** Which nodes pull from. */
async function registryOf(server: LabServer, servers: readonly LabServer[]): Promise<SwarmOptions> {
  const { address, username, password } = await startTlsRegistry(server, servers);
  return { registry: { name: address, username, password: secret(password) } };
}

async function record(host: Host, release: Release): Promise<void> {
  await prepareDirectories(host, release.app);
  await put(raftStore(host, release.app), `releases/${release.number}/release.json`, JSON.stringify(release));
}

/** With a label of its app, as builders make them. */
async function buildImage(server: LabServer, app: string, number: number): Promise<`sha256:${string}`> {
  const directory = `${server.root}/tmp/image`;
  await mkdir(directory, { recursive: true });
  await writeFile(`${directory}/app.cjs`, await readFile(new URL('app.cjs', import.meta.url)));
  await writeFile(`${directory}/Dockerfile`, dockerfile);
  const labels = Object.entries(labelsOf(app)).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
  const argv = ['docker', 'build', '--quiet', ...labels, '--label', `test.number=${number}`, '/tmp/image'] as const;
  const id = (await server.run(argv)).trim().replace(/^sha256:/, '');
  return `sha256:${id}`;
}

/** With a HEALTHCHECK that asks the app: it counts only where a process says so. */
const dockerfile = `FROM node:20-slim
COPY app.cjs /app.cjs
HEALTHCHECK --interval=1s --timeout=60s --retries=3 CMD ["bash", "-c", "exec 3<> /dev/tcp/127.0.0.1/$PORT && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
CMD ["node", "/app.cjs"]
`;
