import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError, type Endpoint, type Rollout, type Route, type Router, type RouteSpec } from '@appliku/core';

export interface ProxyOptions {
  /** Where this process listens, from the first route on. */
  readonly port: number;
}

interface Target {
  readonly app: string;
  readonly number: number;
  readonly endpoint: Endpoint;
}

// #region router
/** Routes by a proxy in this process: for development, on one machine. */
export function proxy({ port }: ProxyOptions): Router & AsyncDisposable {
  const specs = new Map<string, RouteSpec>();
  const open = new Set<Target>();
  const server = createServer((asked, answer) => forward([...specs.values()], open, asked, answer));
  const openTo = (app: string, number: number): number =>
    [...open].filter((target) => target.app === app && target.number === number).length;
  return {
    kind: 'router',
    name: 'proxy',
    specVersion: 1,
    inputs: () => String(port),
    accepts: ['tcp'],
    supports: { weights: true, tls: false },
    route: async (spec, { signal }) => {
      signal.throwIfAborted();
      checkDomains(spec, [...specs.values()]);
      await listen(server, port);
      specs.set(spec.app, spec);
      return routeOf(spec, port);
    },
    drain: async ({ release: { app, number } }, deadlineMs, { signal }) => {
      const deadline = performance.now() + deadlineMs;
      while (openTo(app, number) > 0 && performance.now() < deadline) await sleep(10, undefined, { signal });
      return { open: openTo(app, number) };
    },
    current: async (app) => {
      const spec = specs.get(app);
      return spec && routeOf(spec, port);
    },
    remove: async (app) => void specs.delete(app),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      if (server.listening) await once(server.close(), 'close');
    },
  };
}
// #endregion router

async function listen(server: Server, port: number): Promise<void> {
  if (!server.listening) await once(server.listen(port, '127.0.0.1'), 'listening');
}

function checkDomains(spec: RouteSpec, all: readonly RouteSpec[]): void {
  const wanted = new Set(spec.rules.flatMap(({ domains }) => domains));
  const other = all.find(
    ({ app, rules }) => app !== spec.app && rules.some(({ domains }) => domains.some((name) => wanted.has(name))),
  );
  if (other === undefined) return;
  throw new DeployError(`${other.app} has one of the domains of ${spec.app}`, {
    code: 'DOMAIN_TAKEN',
    hint: `Take it from ${other.app} first.`,
  });
}

function routeOf({ app, rules, maintenance, shares }: RouteSpec, port: number): Route {
  const domains = new Set(rules.flatMap((rule) => rule.domains));
  return {
    app,
    rules,
    maintenance,
    shares: shares.map(({ rollout, weight }) => ({ release: rollout.release.number, weight })),
    urls: [...domains].map((domain) => `http://${domain}:${port}`),
  };
}

// #region forward
function forward(specs: readonly RouteSpec[], open: Set<Target>, asked: IncomingMessage, answer: ServerResponse): void {
  const target = targetOf(specs, asked);
  if (typeof target === 'number') {
    answer.writeHead(target).end();
    return;
  }
  const { endpoint } = target;
  if (endpoint.kind !== 'tcp') throw new TypeError(`an endpoint of kind ${endpoint.kind}`);
  open.add(target);
  answer.on('close', () => open.delete(target));
  const { method, url: path, headers } = asked;
  const sent = request({ host: endpoint.address, port: endpoint.port, method, path, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  sent.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  asked.pipe(sent);
}
// #endregion forward

/** Any instance of the process that the longest fitting path names; a status where there is none. */
function targetOf(specs: readonly RouteSpec[], { headers, url = '/' }: IncomingMessage): Target | number {
  const domain = (headers.host ?? '').replace(/:\d+$/, '');
  const path = url.replace(/\?.*/, '');
  const [found] = specs
    .flatMap((spec) => spec.rules.map((rule) => ({ spec, rule })))
    .filter(({ rule }) => rule.domains.includes(domain) && `${path}/`.startsWith(`${rule.path.replace(/\/$/, '')}/`))
    .sort((one, other) => other.rule.path.length - one.rule.path.length);
  if (found === undefined) return 404;
  if (found.spec.maintenance) return 503;
  const rollout = drawn(found.spec);
  const endpoints = rollout?.endpoints[found.rule.to] ?? [];
  const endpoint = endpoints[Math.floor(Math.random() * endpoints.length)];
  return rollout && endpoint ? { app: found.spec.app, number: rollout.release.number, endpoint } : 502;
}

/** One release by chance, as often as its weight says. */
function drawn({ shares }: RouteSpec): Rollout | undefined {
  let left = Math.random() * 100;
  return shares.find(({ weight }) => (left -= weight) < 0)?.rollout;
}
