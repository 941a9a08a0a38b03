import { mkdir, writeFile, readFile } from 'node:fs/promises';
import {
  envText,
  labelsOf,
  prepareDirectories,
  releaseDirectory,
  ssh,
  type Built,
  type Host,
  type Names,
  type Release,
} from '@appliku/core';
import { aRelease, testContext, type TestContext } from '@appliku/conformance';
import { startLab, type LabOptions, type LabServer } from '@appliku/lab';

/** A real server, reached over SSH by a user who is not root. */
export interface World extends AsyncDisposable {
  readonly server: LabServer;
  readonly host: Host;
  readonly context: TestContext;
  /** An app's first or next release, recorded as the ledger does. */
  release(app: string, wanted?: Partial<Release> & { readonly values?: Names<string> }): Promise<Placed>;
}

export interface Placed {
  readonly release: Release;
  readonly built: Built;
}

export async function aWorld(name: string, options: Pick<LabOptions, 'systemd'> = {}): Promise<World> {
  const lab = await startLab({ name, servers: 1, ...options });
  const [server] = lab.servers;
  if (server === undefined) throw new Error('the lab has no server');
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
    host,
    context: testContext({ host }),
    async release(app, { values = {}, ...wanted } = {}) {
      const number = (numbers.get(app) ?? 0) + 1;
      numbers.set(app, number);
      const id = await buildImage(server, app, number);
      const artifact = { kind: 'image', id, platform: 'linux/amd64' } as const;
      const slot = number % 2 === 1 ? 'a' : 'b';
      const release = aRelease({ artifact, app, number, slot, secrets: Object.keys(values), ...wanted });
      await record(host, release, values);
      return { release, built: { artifact, on: host } };
    },
    async [Symbol.asyncDispose]() {
      await host.close();
      await lab.close();
    },
  };
}

async function record(host: Host, release: Release, values: Names<string>): Promise<void> {
  await prepareDirectories(host, release.app);
  const directory = releaseDirectory(release.app, release.number);
  await host.writeFile(`${directory}/env`, envText(values), { mode: 0o640 });
  await host.writeFile(`${directory}/release.json`, JSON.stringify(release), { mode: 0o660 });
}

/**
 * With a label of its app, as builders make them, and a HEALTHCHECK that asks the app, cheaply: it does so each second
 * in every container.
 */
async function buildImage(server: LabServer, app: string, number: number): Promise<`sha256:${string}`> {
  const directory = `${server.root}/tmp/image`;
  await mkdir(directory, { recursive: true });
  await writeFile(`${directory}/app.cjs`, await readFile(new URL('app.cjs', import.meta.url)));
  await writeFile(`${directory}/Dockerfile`, dockerfile);
  const argv = [
    'docker',
    'build',
    '--quiet',
    ...Object.entries(labelsOf(app)).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    '--label',
    `test.number=${number}`,
    '/tmp/image',
  ] as const;
  const id = (await server.run(argv)).trim().replace(/^sha256:/, '');
  return `sha256:${id}`;
}

const dockerfile = `FROM node:20-slim
COPY app.cjs /app.cjs
HEALTHCHECK --interval=1s --timeout=10s --retries=5 CMD ["bash", "-c", "exec 3<> /dev/tcp/127.0.0.1/$PORT && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
CMD ["node", "/app.cjs"]
`;
