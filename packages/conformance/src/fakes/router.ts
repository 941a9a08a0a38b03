import type { Route, Router } from '@appliku/core';
import type { Faults } from './faults.ts';

export interface FakeRouter extends Router {
  /** Releases that traffic was on, in order. */
  readonly history: readonly number[];
  /** Does what a killed run could not tell of any more: the switch happened. */
  switchTo(number: number): void;
}

/** Keeps one route in memory. */
export function fakeRouter(faults: Faults): FakeRouter {
  const routes = new Map<string, Route>();
  const history: number[] = [];
  return {
    kind: 'router',
    name: 'fake-router',
    specVersion: 1,
    accepts: ['tcp'],
    supports: { weights: false, tls: false },
    history,
    switchTo: (number) => {
      for (const [app, route] of routes) routes.set(app, { ...route, shares: [{ release: number, weight: 100 }] });
    },
    route: async ({ app, rules, maintenance, shares }, { signal }) => {
      const numbers = shares.map(({ rollout, weight }) => ({ release: rollout.release.number, weight }));
      await faults.meet('router.route', numbers.map(({ release }) => release).join(','), signal);
      const urls = rules.flatMap(({ domains }) => domains.map((domain) => `http://${domain}`));
      const route = { app, shares: numbers, rules, maintenance, urls };
      routes.set(app, route);
      history.push(...numbers.map(({ release }) => release));
      return route;
    },
    drain: async ({ release }, _deadlineMs, { signal }) => {
      await faults.meet('router.drain', release.number, signal);
      return { open: 0 };
    },
    current: async (app, { signal }) => {
      await faults.meet('router.current', '', signal);
      return routes.get(app);
    },
    remove: async (app, { signal }) => {
      await faults.meet('router.remove', app, signal);
      routes.delete(app);
    },
  };
}
