import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { callbackify } from 'node:util';
import type Dockerode from 'dockerode';
import type { Host } from '../contract/index.ts';
import { messageOf } from '../errors.ts';
import { engineError, statusOf } from './engine-error.ts';
import { negotiate, writtenFor } from './negotiate.ts';

export type { default as Dockerode, ContainerCreateOptions, ContainerInspectInfo, ImageInspectInfo } from 'dockerode';

const socket = '/var/run/docker.sock';

/**
 * How long an answer may take, in milliseconds. Where systemd holds the socket, a Docker that does not come up answers
 * nothing at all.
 */
const answerMs = 60_000;

/** What is asked of Docker: may be called with one more try, so it keeps no state. */
type Question<Answer> = (docker: Dockerode) => Promise<Answer>;

export interface DockerClient {
  /** @throws all that `Engine` does, never a client's own error */
  ask<Answer>(question: Question<Answer>): Promise<Answer>;
  /** For an answer that comes when something has happened, however late. */
  await<Answer>(question: Question<Answer>): Promise<Answer>;
  /** For an answer that goes on. Its first part is there when the promise resolves. */
  listen(question: Question<NodeJS.ReadableStream>): Promise<AsyncIterable<Buffer>>;
  readonly version: () => Promise<{ readonly version: string; readonly apiVersion: string }>;
  readonly host: Host;
}

/** Docker's API on a host. The only file that knows dockerode. */
export function dockerClient(host: Host, limitMs: number = answerMs): DockerClient {
  // What an Engine of today speaks: asking for its version first would double the round trips.
  let spoken = writtenFor;
  const asked = async <Answer>(question: Question<Answer>, agent: () => HostAgent): Promise<Answer> => {
    try {
      return await over(agent(), spoken, question);
    } catch (error) {
      if (!isOtherVersion(error)) throw error;
      spoken = (await askVersions(host, limitMs)).spoken;
      return over(agent(), spoken, question);
    }
  };
  return {
    host,
    version: async () => {
      const { version, apiVersion } = await askVersions(host, limitMs);
      return { version, apiVersion };
    },
    ask: (question) => asked(question, () => new HostAgent(host, limitMs)),
    await: (question) => asked(question, () => new HostAgent(host)),
    listen: async (question) => {
      let cause = (): Error | undefined => undefined;
      const stream = await asked(question, () => {
        const agent = new HostAgent(host, limitMs);
        cause = () => agent.cause;
        return agent;
      });
      return chunksOf(stream, host, () => cause());
    },
  };
}

interface Versions {
  readonly version: string;
  readonly apiVersion: string;
  /** The version of the API that both sides know. */
  readonly spoken: string;
}

async function askVersions(host: Host, limitMs: number): Promise<Versions> {
  const agent = new HostAgent(host, limitMs);
  const { Version, ApiVersion, MinAPIVersion } = await over(agent, undefined, (docker) => docker.version());
  return { version: Version, apiVersion: ApiVersion, spoken: negotiate(host.name, Version, ApiVersion, MinAPIVersion) };
}

/** Docker says so to every question in a version of the API that it does not speak. */
function isOtherVersion(error: unknown): boolean {
  return statusOf(error) === 400 && /client version \S+ is too (?:new|old)/.test(messageOf(error));
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
  } finally {
    agent.cancelLimit();
  }
}

/** @param cause what its connection broke with, if it told */
async function* chunksOf(
  stream: NodeJS.ReadableStream,
  host: Host,
  cause: () => Error | undefined,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield Buffer.from(chunk);
  } catch (error) {
    throw engineError(cause() ?? error, host);
  }
}

class HostAgent extends Agent {
  /** Rejects when a connection closed, or the limit passed: too late to matter when the answer is complete. */
  readonly broken: Promise<never>;
  /** What the connection broke with, if it told. */
  cause: Error | undefined;
  readonly host: Host;
  readonly cancelLimit: () => void;
  #break: (error: Error) => void = () => undefined;

  /** @param limitMs milliseconds until the answer. Default: none. */
  constructor(host: Host, limitMs?: number) {
    super({ keepAlive: false });
    this.host = host;
    this.broken = new Promise<never>((_resolve, reject) => (this.#break = reject));
    this.broken.catch(() => undefined);
    const timer = limitMs === undefined ? undefined : setTimeout(() => this.#giveUp(limitMs), limitMs);
    this.cancelLimit = () => clearTimeout(timer);
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

  #giveUp(limitMs: number): void {
    this.cause = new Error(`no answer within ${limitMs / 1000} s`);
    this.#break(this.cause);
    this.destroy();
  }
}
