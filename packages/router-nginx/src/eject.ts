import { type Names, publicDirectory, type RouteSpec } from '@appliku/core';
import { filesByDomain } from './certificates/certificate.ts';
import { standInPath } from './certificates/names.ts';
import { filesFor } from './config/app-files.ts';
import { checkSpec } from './config/check-spec.ts';
import { includeFile } from './config/common-files.ts';
import { servedDomains } from './config/domains.ts';
import { includePath, ourDirectory } from './config/names.ts';
import { routeDirectory, routeOf } from './config/route-record.ts';
import type { NginxFacts } from './config/server.ts';
import { nextSlots } from './config/slots.ts';
import type { Settings } from './options/options.ts';

/** The oldest that is supported: the newer ones understand the same. */
const facts: NginxFacts = { version: '1.22.0', ipv6: true };

/** With a certificate that nobody trusts where there is TLS, and without the hashes of passwords. */
export function eject(spec: RouteSpec, settings: Settings): Names<string> {
  checkSpec(spec, settings.redirects);
  const { app, rules } = spec;
  const certificates = filesByDomain(servedDomains(rules, settings), [], standInPath(app));
  const files = filesFor({ app, rules, settings, facts, certificates, slots: nextSlots(spec, {}, []) });
  const ours = Object.entries(files).filter(([path]) => !path.startsWith('users/'));
  const { name, text, slot } = routeDirectory(spec, routeOf(spec, settings));
  const route = `${publicDirectory(app)}/routes/${name}`;
  return {
    [includePath]: includeFile,
    ...Object.fromEntries(ours.map(([path, content]) => [`${ourDirectory}/current/${path}`, content])),
    [`${ourDirectory}/current/generation.inc`]: 'return 200 ejected;\n',
    [`${route}/route.json`]: text,
    ...(slot !== undefined && { [`${route}/${slot}`]: '' }),
  };
}
