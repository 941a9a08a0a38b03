import type { Container, Image, Network } from 'dockerode';
import type DockerModem from 'docker-modem';
import { Readable } from 'node:stream';
import * as z from 'zod';
import type { Host } from '../contract/index.ts';
import { messageOf } from '../errors.ts';
import { engineError, statusOf } from './engine-error.ts';
import { HostAgent } from './host-agent.ts';
import { negotiate, writtenFor } from './negotiate.ts';
import type { RegistryLogin } from './swarm.ts';

export type { ContainerCreateOptions, ContainerInspectInfo, ImageInspectInfo } from 'dockerode';

/**
 * How long an answer may take, in milliseconds. Where systemd holds the socket, a Docker that does not come up answers
 * nothing at all.
 */
const answerMs = 60_000;

/** Docker's API: of dockerode what it has by name, the rest by path. */
export interface Docker {
  getContainer(id: string): Container;
  getImage(reference: string): Image;
  getNetwork(id: string): Network;
  /** To be parsed. */
  ask(request: DockerRequest): Promise<unknown>;
  listen(request: DockerRequest): Promise<NodeJS.ReadableStream>;
}

export interface DockerRequest {
  readonly path: `/${string}`;
  readonly query?: object;
  /** Makes it a POST. */
  readonly body?: object;
  readonly method?: 'DELETE';
  /** For a question to a registry. */
  readonly login?: RegistryLogin;
  readonly signal?: AbortSignal;
}

/** What is asked of Docker: may be called with one more try, so it keeps no state. */
type Question<Answer> = (docker: Docker) => Promise<Answer>;

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

/** Docker's API on a host. The only file that knows dockerode and its transport. */
export function dockerClient(host: Host, limitMs: number = answerMs): DockerClient {
  // What an Engine of today speaks: asking for its version first would double the round trips.
  let spoken = writtenFor;
  const asked = async <Answer>(question: Question<Answer>, agent: () => HostAgent): Promise<Answer> => {
    try {
      return await over(agent, spoken, question);
    } catch (error) {
      if (!isOtherVersion(error)) throw error;
      spoken = (await askVersions(host, limitMs)).spoken;
      return over(agent, spoken, question);
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

const versionSchema = z.object({ Version: z.string(), ApiVersion: z.string(), MinAPIVersion: z.string().optional() });

interface Versions {
  readonly version: string;
  readonly apiVersion: string;
  /** The version of the API that both sides know. */
  readonly spoken: string;
}

async function askVersions(host: Host, limitMs: number): Promise<Versions> {
  const agent = (): HostAgent => new HostAgent(host, limitMs);
  const answer = await over(agent, undefined, (docker) => docker.ask({ path: '/version' }));
  const { Version, ApiVersion, MinAPIVersion } = versionSchema.parse(answer);
  return { version: Version, apiVersion: ApiVersion, spoken: negotiate(host.name, Version, ApiVersion, MinAPIVersion) };
}

/** Docker says so to every question in a version of the API that it does not speak. */
function isOtherVersion(error: unknown): boolean {
  return statusOf(error) === 400 && /client version \S+ is too (?:new|old)/.test(messageOf(error));
}

/** One question, over a connection of its own: no idle socket stays behind. */
async function over<Answer>(
  connect: () => HostAgent,
  version: string | undefined,
  question: Question<Answer>,
): Promise<Answer> {
  const parts = await loadParts();
  const agent = connect();
  try {
    return await Promise.race([question(dockerOf(parts, agent, version)), agent.broken]);
  } catch (error) {
    throw engineError(agent.cause ?? error, agent.host);
  } finally {
    agent.cancelLimit();
  }
}

interface Parts {
  readonly Modem: typeof DockerModem;
  readonly Container: typeof Container;
  readonly Image: typeof Image;
  readonly Network: typeof Network;
}

/** dockerode as a whole would also load gRPC and protobuf, for builds that are not done over it: 10 MiB. */
async function loadParts(): Promise<Parts> {
  const [modem, container, image, network] = await Promise.all([
    import('docker-modem'),
    import('dockerode/lib/container.js'),
    import('dockerode/lib/image.js'),
    import('dockerode/lib/network.js'),
  ]);
  return { Modem: modem.default, Container: container.default, Image: image.default, Network: network.default };
}

function dockerOf({ Modem, Container, Image, Network }: Parts, agent: HostAgent, version: string | undefined): Docker {
  const options = {
    host: 'docker',
    port: 80,
    protocol: 'http',
    agent,
    ...(version && { version: `v${version}` }),
  } as const;
  const modem = new Modem(options);
  // As dockerode does: its parts go by it.
  modem.Promise = Promise;
  return {
    getContainer: (id) => new Container(modem, id),
    getImage: (reference) => new Image(modem, reference),
    getNetwork: (id) => new Network(modem, id),
    ask: (request) => dial(modem, request, false),
    listen: async (request) => {
      const answer = await dial(modem, request, true);
      if (answer instanceof Readable) return answer;
      throw new TypeError(`${request.path}: no stream`);
    },
  };
}

function dial(
  modem: DockerModem,
  { path, query, body, method, login, signal }: DockerRequest,
  isStream: boolean,
): Promise<unknown> {
  const request = {
    path: query === undefined ? path : `${path}?`,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    options: { _query: query ?? {}, _body: body ?? {} },
    statusCodes: { 200: true, 201: true, 204: true },
    isStream,
    ...(login && { authconfig: login }),
    ...(signal && { abortSignal: signal }),
  };
  return new Promise((resolve, reject) => {
    modem.dial(request, (error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
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
