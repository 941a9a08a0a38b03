import type Dockerode from 'dockerode';
import type { Host } from '../contract/index.ts';
import { messageOf } from '../errors.ts';
import { engineError, statusOf } from './engine-error.ts';
import { HostAgent } from './host-agent.ts';
import { negotiate, writtenFor } from './negotiate.ts';

export type {
  default as Dockerode,
  ContainerCreateOptions,
  ContainerInfo,
  ContainerInspectInfo,
  ImageInspectInfo,
} from 'dockerode';

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

/** One question, over a connection of its own: no idle socket stays behind. */
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
