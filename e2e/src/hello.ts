import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Lab, LabServer, Repository } from '@appliku/lab';
import { domainOf, type Target } from './deployment.ts';

/** One app on one server of a lab: its repository, and what it answers. */
export interface Hello {
  readonly server: LabServer;
  /** All that run it: that one, or the nodes of a Swarm. */
  readonly servers: readonly LabServer[];
  readonly repository: Repository;
  readonly target: Target;
  /** For `startLoad`: where and as whom. */
  readonly url: string;
  readonly domain: string;
  /** Commits this version, with other files if given. */
  publish(version: string, files?: Readonly<Record<string, string>>): Promise<string>;
  get(path?: string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly version: string | undefined;
  readonly body: string;
}

const files = fileURLToPath(new URL('../../examples/hello/app', import.meta.url));

export async function openHello(
  lab: Lab,
  app = 'hello',
  username = 'deploy',
  server: LabServer | undefined = lab.servers[0],
): Promise<Hello> {
  if (server === undefined) throw new Error('the lab has no server');
  const repository = await lab.git.createRepository(app);
  await repository.commit(files, { message: 'The app' });
  const { keyFile, knownHostsFile } = lab;
  const target = { app, address: server.address, username, keyFile, knownHostsFile, url: repository.httpUrl };
  const domain = domainOf(target);
  return {
    server,
    servers: [server],
    repository,
    target,
    url: `http://${server.address}/`,
    domain,
    publish: (version, more = {}) =>
      repository.commit({ 'version.txt': `${version}\n`, ...more }, { message: `Version ${version}` }),
    get: (path = '/') => ask(server.address, domain, path),
  };
}

/** One request, over a connection of its own. */
export async function ask(address: string, domain: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: address, path, headers: { host: domain }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      const { statusCode: status = 0, headers } = response;
      const version = String(headers['x-version'] ?? '') || undefined;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status, version, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
