import { createHash } from 'node:crypto';
import type { Context, Router } from '@appliku/core';
import { isDnsProvider } from './certificates/dns/dns-provider.ts';
import { check } from './check.ts';
import { current } from './current.ts';
import { drain } from './drain.ts';
import { eject } from './eject.ts';
import { certificates, maintain } from './maintain.ts';
import { checkOptions, type NginxOptions } from './options/options.ts';
import { remove } from './remove.ts';
import { route } from './route.ts';

/**
 * Routes HTTP by the Nginx of the route hosts, 1.22 or later, without a lost request.
 * @throws TypeError that names every mistake with the path of its option
 */
export function nginx(options: NginxOptions = {}): Router {
  const settings = checkOptions(options);
  const { tls } = settings;
  return {
    kind: 'router',
    name: 'nginx',
    specVersion: 1,
    inputs: () => createHash('sha256').update(JSON.stringify(settings, comparable)).digest('hex'),
    accepts: ['tcp', 'directory'],
    supports: { weights: true, tls: tls !== undefined },
    route: (spec, context) => route(spec, settings, context),
    eject: (spec) => eject(spec, settings),
    drain,
    current,
    remove,
    ...(tls !== undefined && {
      maintain: (app: string, context: Context) => maintain(app, settings, tls, context),
      certificates: (app: string, context: Context) => certificates(app, settings, tls, context),
    }),
    check: (context) => check(settings, context),
  };
}

/** Of a provider only who it is: whatever it holds may be no JSON. */
function comparable(_key: string, value: unknown): unknown {
  return isDnsProvider(value) ? value.name : value;
}
