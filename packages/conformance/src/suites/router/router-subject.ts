import type { Context, Endpoint, Names, Rollout, Route, Router, RouteSpec, Rule } from '@appliku/core';
import { aRelease } from '../../samples.ts';
import type { TestApp } from './test-app.ts';

/** What came back through the router. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A router on real hosts that routes nothing yet, for one case. */
export interface RouterSubject extends Partial<AsyncDisposable> {
  readonly router: Router;
  readonly context: Context;
  /** An address of this machine that the router reaches: the apps of the suite listen there. */
  readonly address: string;
  /** Makes one GET through the router, over a connection of its own. Undefined: there was no answer. */
  ask(domain: string, path: string): Promise<Answer | undefined>;
}

export interface Wanted {
  readonly app?: string;
  readonly number?: number;
  /** Process -> what it runs as. */
  readonly processes: Names<readonly TestApp[]>;
  /** Default: all requests to the domain of the app go to `web`. */
  readonly rules?: readonly Rule[];
  readonly maintenance?: boolean;
}

/** Routes a release that runs as these apps. */
export async function route({ router, context }: RouterSubject, wanted: Wanted): Promise<Route> {
  return router.route(specOf(wanted), context);
}

export function specOf(wanted: Wanted): RouteSpec {
  const { app = 'shop', maintenance = false } = wanted;
  const rollout = rolloutOf(wanted);
  return { app, rules: rollout.release.rules, maintenance, shares: [{ rollout, weight: 100 }] };
}

export function rolloutOf({ app = 'shop', number = 1, processes, rules = [ruleOf(app)] }: Wanted): Rollout {
  const endpoints = Object.entries(processes).map(
    ([name, apps]) => [name, apps.map(({ endpoint }) => endpoint)] as const,
  );
  const complete: Names<readonly Endpoint[]> = Object.fromEntries(endpoints);
  return {
    release: aRelease({ app, number, slot: number % 2 === 1 ? 'a' : 'b', rules }),
    instances: [],
    complete: true,
    endpoints: complete,
    traffic: 'standby',
  };
}

export function ruleOf(app: string, wanted: Partial<Rule> = {}): Rule {
  return { domains: [`${app}.example.com`], path: '/', to: 'web', ...wanted };
}
