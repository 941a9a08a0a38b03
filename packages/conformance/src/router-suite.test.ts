import { request } from 'node:http';
import type { Endpoint, Route, Router } from '@appliku/core';
import { describe } from 'vitest';
import { testContext } from './context.ts';
import { fakeHost } from './fakes/host.ts';
import { fakeRouter, type FakeRouter } from './fakes/router.ts';
import type { Answer, RouterSubject } from './suites/router/router-subject.ts';
import { routerSuite } from './suites/router/router-suite.ts';
import { type Break, type Breaks, prove } from './testing/prove.ts';

const setup = async (): Promise<RouterSubject> => subjectOf(fakeRouter());

function subjectOf(router: FakeRouter): RouterSubject {
  let count = 0;
  return {
    router,
    context: testContext({ host: fakeHost() }),
    address: '127.0.0.1',
    ask: async (domain, path) => {
      const found = router.ask(domain, path.replace(/\?.*/, ''));
      if (found.status !== 200) return { status: found.status, body: '' };
      const done = router.hold(found.app, found.release);
      return get(found.endpoints[(count += 1) % found.endpoints.length], path).finally(done);
    },
  };
}

/** Really over HTTP: the endpoint of a rollout is what is reached. */
function get(endpoint: Endpoint | undefined, path: string): Promise<Answer> {
  if (endpoint?.kind !== 'tcp') throw new Error('not on TCP');
  return new Promise((resolve, reject) => {
    const sent = request({ host: endpoint.address, port: endpoint.port, path, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

function broken(change: (router: Router) => Partial<Router>, ...red: readonly string[]): Break<RouterSubject> {
  return { red, plant: (subject) => ({ ...subject, router: { ...subject.router, ...change(subject.router) } }) };
}

const unknown: Route = { app: 'shop', shares: [], rules: [], maintenance: false, urls: [] };
const never: AbortSignal = new AbortController().signal;

const breaks: Breaks<RouterSubject> = {
  'is called something else': broken(() => ({ name: 'My Router' }), 'says what it is'),
  'has a route of every app': broken(
    (router) => ({ current: async (app, context) => (await router.current(app, context)) ?? unknown }),
    'has no route of an app that was never routed',
    'routes nothing of an app that is removed; twice is success',
    'ejects the same for the same spec, and routes nothing by it',
  ),
  'knows no path but the first': {
    red: ['routes every request once it says so', 'follows rules: domains, and the longest path first'],
    plant: (subject) => ({
      ...subject,
      ask: async (domain, path) => (path === '/' ? subject.ask(domain, path) : undefined),
    }),
  },
  'tells no addresses': broken(
    (router) => ({ route: async (spec, context) => ({ ...(await router.route(spec, context)), urls: [] }) }),
    'tells what is in force',
    'refuses a domain of another app, and leaves both as they were',
    'leaves the former in force when it is cancelled before',
    'tells of every domain that is routed, and changes no route',
    'gives a canary about its share, or refuses to weigh',
    'gives all to one again, the former or the canary',
  ),
  'does not go back to a former release': broken(
    (router) => ({
      route: async (spec, context) => {
        const now = await router.current(spec.app, context);
        const number = spec.shares[0]?.rollout.release.number ?? 0;
        return now !== undefined && (now.shares[0]?.release ?? 0) > number ? now : router.route(spec, context);
      },
    }),
    'moves all requests to the next release',
  ),
  'finds it wrong that all is done': broken(
    (router) => ({
      route: async (spec, context) => {
        const now = await router.current(spec.app, context);
        const isDone = now?.shares[0]?.release === spec.shares[0]?.rollout.release.number;
        if (isDone && now?.shares[0]?.weight === spec.shares[0]?.weight && now?.maintenance === spec.maintenance)
          throw new Error('nothing to do');
        return router.route(spec, context);
      },
    }),
    'applies the same twice as once',
  ),
  'knows one instance': broken(
    (router) => ({
      route: async (spec, context) => {
        const shares = spec.shares.map((share) => {
          const endpoints = Object.entries(share.rollout.endpoints).map(([name, all]) => [name, all.slice(0, 1)]);
          return { ...share, rollout: { ...share.rollout, endpoints: Object.fromEntries(endpoints) } };
        });
        return router.route({ ...spec, shares }, context);
      },
    }),
    'reaches every instance',
  ),
  'knows no paths': broken(
    (router) => ({
      route: (spec, context) =>
        router.route({ ...spec, rules: spec.rules.filter(({ path }) => path === '/') }, context),
    }),
    'follows rules: domains, and the longest path first',
  ),
  'knows no maintenance': broken(
    (router) => ({ route: (spec, context) => router.route({ ...spec, maintenance: false }, context) }),
    'answers 503 in maintenance, and goes on after it',
  ),
  'knows one share': broken(
    (router) => ({
      route: async (spec, context) => {
        const [first] = spec.shares;
        return router.route({ ...spec, shares: first ? [{ ...first, weight: 100 }] : [] }, context);
      },
    }),
    'gives a canary about its share, or refuses to weigh',
  ),
  'gives each share the same': broken(
    (router) => ({
      route: async (spec, context) => {
        const weight = 100 / spec.shares.length;
        await router.route({ ...spec, shares: spec.shares.map((share) => ({ ...share, weight })) }, context);
        const told = spec.shares.map(({ rollout, weight }) => ({ release: rollout.release.number, weight }));
        const now = await router.current(spec.app, context);
        return { ...(now ?? unknown), shares: told };
      },
      current: async (app, context) => {
        const now = await router.current(app, context);
        if (now?.shares.length !== 2) return now;
        return { ...now, shares: now.shares.map((share, index) => ({ ...share, weight: index === 0 ? 80 : 20 })) };
      },
    }),
    'gives a canary about its share, or refuses to weigh',
  ),
  'weighs though it says that it cannot': broken(
    (router) => ({ supports: { ...router.supports, weights: false } }),
    'gives a canary about its share, or refuses to weigh',
  ),
  'never gives all to one again': broken(
    (router) => ({
      route: async (spec, context) => {
        const now = await router.current(spec.app, context);
        return now?.shares.length === 2 ? now : router.route(spec, context);
      },
    }),
    'gives all to one again, the former or the canary',
  ),
  'removes all apps': broken(
    (router) => ({
      remove: async (_app, context) => {
        for (const app of ['shop', 'blog']) await router.remove(app, context);
      },
    }),
    'routes apps side by side, and removes one of them',
  ),
  'has TLS without certificates': broken(
    (router) => ({ supports: { ...router.supports, tls: false } }),
    'maintains certificates where it has TLS',
  ),
  'has certificates of every app': broken(
    () => ({ maintain: async () => [{ names: ['shop.example.com'] }] }),
    'maintains certificates where it has TLS',
    'tells of every domain that is routed, and changes no route',
    'maintains nothing when it is cancelled before',
  ),
  'tells of no certificates': broken(
    () => ({ certificates: async () => [] }),
    'tells of every domain that is routed, and changes no route',
  ),
  'routes anew what it maintains': broken(
    (router) => ({
      maintain: async (app, context) => {
        const certificates = (await router.maintain?.(app, context)) ?? [];
        await router.remove(app, context);
        return certificates;
      },
    }),
    'tells of every domain that is routed, and changes no route',
  ),
  'removes nothing': broken(
    () => ({ remove: async () => undefined }),
    'routes nothing of an app that is removed; twice is success',
  ),
  'takes domains of other apps': broken(
    (router) => ({
      route: async (spec, context) =>
        router.route(spec, context).catch(async () => {
          await router.remove('shop', context);
          return router.route(spec, context);
        }),
    }),
    'refuses a domain of another app, and leaves both as they were',
  ),
  'removes what it cannot change': broken(
    (router) => ({
      route: async (spec, context) => {
        try {
          return await router.route(spec, context);
        } catch (error) {
          await router.remove(spec.app, { ...context, signal: never });
          throw error;
        }
      },
    }),
    'refuses a domain of another app, and leaves both as they were',
    'leaves the former in force when it is cancelled before',
  ),
  'cannot be cancelled': broken(
    (router) => ({ route: (spec, context) => router.route(spec, { ...context, signal: never }) }),
    'leaves the former in force when it is cancelled before',
  ),
  'always counts one request too many': broken(
    () => ({ drain: async () => ({ open: 1 }) }),
    'drains at once what no request is open to',
    'gives all to one again, the former or the canary',
    'waits for a request that is open, which gets its answer',
    'stops waiting when it is cancelled',
  ),
  'does not wait for requests': broken(
    () => ({ drain: async () => ({ open: 0 }) }),
    'waits for a request that is open, which gets its answer',
    'tells at the deadline how many requests are open',
    'stops waiting when it is cancelled',
  ),
  'counts nothing at the deadline': broken(
    (router) => ({ drain: async (...args) => ({ ...(await router.drain(...args)), open: 0 }) }),
    'tells at the deadline how many requests are open',
  ),
  'ejects by relative paths': broken(
    (router) => ({ eject: (spec) => ({ ...router.eject?.(spec), 'etc/fake': '' }) }),
    'ejects the same for the same spec, and routes nothing by it',
  ),
  'takes a cancel for the end': broken(
    (router) => ({ drain: async (...args) => router.drain(...args).catch(() => ({ open: 0 })) }),
    'stops waiting when it is cancelled',
  ),
};

describe('the suite of routers', () => prove(routerSuite.cases, setup, { breaks }));
