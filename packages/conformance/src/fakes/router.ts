import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Certificate,
  DeployError,
  type Endpoint,
  type Rollout,
  type Route,
  type Router,
  type RouteSpec,
} from '@appliku/core';
import { ejectRoute } from './eject.ts';
import { Faults } from './faults.ts';

/**
 * Where a request would go; of two releases each is told as often as its weight says, in the same order always.
 * 404: no rule is for it. 502: its process has no endpoint. 503: maintenance.
 */
export type FakeAnswer =
  | { readonly status: 200; readonly app: string; readonly release: number; readonly endpoints: readonly Endpoint[] }
  | { readonly status: 404 | 502 | 503 };

export interface FakeRouter extends Router {
  /** Releases that traffic was on, in order. */
  readonly history: readonly { readonly app: string; readonly release: number }[];
  /** Where a request to the domain goes now. */
  ask(domain: string, path?: string): FakeAnswer;
  /** Leaves a request open to a release until the returned function is called: a drain waits for it. */
  hold(app: string, release: number): () => void;
}

/** Keeps routes in memory. */
export function fakeRouter(faults: Faults = new Faults()): FakeRouter {
  const routes = new Map<string, { readonly spec: RouteSpec; readonly route: Route }>();
  const history: { app: string; release: number }[] = [];
  let asked = 0;
  const open = new Set<{ readonly app: string; readonly release: number }>();
  return {
    kind: 'router',
    name: 'fake-router',
    specVersion: 1,
    accepts: ['tcp', 'unix', 'name', 'directory'],
    supports: { weights: true, tls: true },
    history,
    ask: (domain, path = '/') => {
      const specs = [...routes.values()].map(({ spec }) => spec);
      return answerOf(specs, domain, path, (asked += 1));
    },
    hold: (app, release) => {
      const request = { app, release };
      open.add(request);
      return () => void open.delete(request);
    },
    route: async (spec, { signal }) => {
      const route = routeOf(spec);
      await faults.meet('router.route', route.shares.map(({ release }) => release).join(','), signal);
      for (const { spec: other } of routes.values()) checkDomains(spec, other);
      routes.set(spec.app, { spec, route });
      history.push(...route.shares.map(({ release }) => ({ app: spec.app, release })));
      return route;
    },
    eject: ejectRoute,
    drain: async ({ release: { app, number } }, deadlineMs, { signal }) => {
      await faults.meet('router.drain', number, signal);
      const deadline = performance.now() + deadlineMs;
      const count = (): number => [...open].filter((one) => one.app === app && one.release === number).length;
      while (count() > 0 && performance.now() < deadline) await sleep(1, undefined, { signal });
      return { open: count() };
    },
    current: async (app, { signal }) => {
      await faults.meet('router.current', '', signal);
      return routes.get(app)?.route;
    },
    remove: async (app, { signal }) => {
      await faults.meet('router.remove', app, signal);
      routes.delete(app);
    },
    maintain: async (app, { signal }) => {
      await faults.meet('router.maintain', app, signal);
      return certificatesOf(routes.get(app)?.route);
    },
    certificates: async (app, { signal }) => {
      await faults.meet('router.certificates', app, signal);
      return certificatesOf(routes.get(app)?.route);
    },
  };
}

function routeOf({ app, rules, maintenance, shares }: RouteSpec): Route {
  const numbers = shares.map(({ rollout, weight }) => ({ release: rollout.release.number, weight }));
  const domains = new Set(rules.flatMap((rule) => rule.domains));
  return { app, shares: numbers, rules, maintenance, urls: [...domains].map((domain) => `http://${domain}`) };
}

function certificatesOf(route: Route | undefined): readonly Certificate[] {
  const domains = new Set((route?.rules ?? []).flatMap((rule) => rule.domains));
  return [...domains].map((name) => ({ names: [name] }));
}

function checkDomains(spec: RouteSpec, other: RouteSpec): void {
  if (other.app === spec.app) return;
  const taken = new Set(other.rules.flatMap(({ domains }) => domains));
  const domain = spec.rules.flatMap(({ domains }) => domains).find((name) => taken.has(name));
  if (domain === undefined) return;
  throw new DeployError(`${domain} belongs to ${other.app}`, {
    code: 'DOMAIN_TAKEN',
    hint: `Remove it from ${other.app} first.`,
  });
}

function answerOf(specs: readonly RouteSpec[], domain: string, path: string, asked: number): FakeAnswer {
  const found = specs
    .flatMap((spec) => spec.rules.map((rule) => ({ spec, rule })))
    .filter(({ rule }) => rule.domains.includes(domain) && isBelow(path, rule.path))
    .sort((one, other) => other.rule.path.length - one.rule.path.length)[0];
  if (found === undefined) return { status: 404 };
  const { spec, rule } = found;
  if (spec.maintenance) return { status: 503 };
  const rollout = drawn(spec, asked);
  const endpoints = rollout?.endpoints[rule.to] ?? [];
  if (rollout === undefined || endpoints.length === 0) return { status: 502 };
  return { status: 200, app: spec.app, release: rollout.release.number, endpoints };
}

/** A step that has no divisor in common with 100 comes by each of 100 lots once. */
function drawn({ shares }: RouteSpec, asked: number): Rollout | undefined {
  let left = (asked * 37) % 100;
  return shares.find(({ weight }) => (left -= weight) < 0)?.rollout;
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}
