import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { callbackify } from 'node:util';
import type Dockerode from 'dockerode';
import type { Host } from '../contract/index.ts';
import { engineError } from './engine-error.ts';
import { negotiate } from './negotiate.ts';

export type { default as Dockerode, ContainerCreateOptions, ContainerInspectInfo, ImageInspectInfo } from 'dockerode';

const socket = '/var/run/docker.sock';

/** What is asked of Docker: may be called with one more try, so it keeps no state. */
type Question<Answer> = (docker: Dockerode) => Promise<Answer>;

export interface DockerClient {
  /** @throws all that `Engine` does, never a client's own error */
  ask<Answer>(question: Question<Answer>): Promise<Answer>;
  /** For an answer that goes on. Its first part is there when the promise resolves. */
  listen(question: Question<NodeJS.ReadableStream>): Promise<AsyncIterable<Buffer>>;
  readonly version: () => Promise<{ readonly version: string; readonly apiVersion: string }>;
  readonly host: Host;
}

/** Docker's API on a host. The only file that knows dockerode. */
export function dockerClient(host: Host): DockerClient {
  let negotiated: Promise<Versions> | undefined;
  const versions = async (): Promise<Versions> => {
    negotiated ??= askVersions(host);
    try {
      return await negotiated;
    } catch (error) {
      negotiated = undefined;
      throw error;
    }
  };
  return {
    host,
    version: async () => {
      const { version, apiVersion } = await versions();
      return { version, apiVersion };
    },
    ask: async (question) => over(new HostAgent(host), (await versions()).spoken, question),
    listen: async (question) => {
      const agent = new HostAgent(host);
      return chunksOf(await over(agent, (await versions()).spoken, question), agent);
    },
  };
}

interface Versions {
  readonly version: string;
  readonly apiVersion: string;
  /** The version of the API that both sides know. */
  readonly spoken: string;
}

async function askVersions(host: Host): Promise<Versions> {
  const { Version, ApiVersion, MinAPIVersion } = await over(new HostAgent(host), undefined, (docker) =>
    docker.version(),
  );
  return { version: Version, apiVersion: ApiVersion, spoken: negotiate(host.name, Version, ApiVersion, MinAPIVersion) };
}

/**
 * One question, over a connection of its own: no idle socket stays behind. The client does not notice a connection
 * that breaks in the middle of an answer, so that is watched here.
 */
async function over<Answer>(
  agent: HostAgent,
  version: string | undefined,
  question: Question<Answer>,
): Promise<Answer> {
  const { default: Docker } = await import('dockerode');
  const options = {
    host: 'docker',
    port: 80,
    protocol: 'http',
    agent,
    ...(version && { version: `v${version}` }),
  } as const;
  try {
    return await Promise.race([question(new Docker(options)), agent.broken]);
  } catch (error) {
    throw engineError(agent.cause ?? error, agent.host);
  }
}

async function* chunksOf(stream: NodeJS.ReadableStream, agent: HostAgent): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield Buffer.from(chunk);
  } catch (error) {
    throw engineError(agent.cause ?? error, agent.host);
  }
}

class HostAgent extends Agent {
  /** Rejects when a connection closed: too late to matter when the answer is complete. */
  readonly broken: Promise<never>;
  /** What the connection broke with, if it told. */
  cause: Error | undefined;
  readonly host: Host;
  #break: (error: Error) => void = () => undefined;

  constructor(host: Host) {
    super({ keepAlive: false });
    this.host = host;
    this.broken = new Promise<never>((_resolve, reject) => (this.#break = reject));
    this.broken.catch(() => undefined);
  }

  override createConnection(_options: unknown, done?: (error: Error | null, stream: Duplex) => void): undefined {
    if (done) callbackify(() => this.#dial())(done);
  }

  async #dial(): Promise<Duplex> {
    const connection = await this.host.connect({ socket });
    connection.on('error', (error: Error) => (this.cause = error));
    // After the answer's own events, which come first when it was complete.
    connection.on('close', () =>
      setImmediate(() => this.#break(this.cause ?? new Error('Docker closed the connection'))),
    );
    return connection;
  }
}
