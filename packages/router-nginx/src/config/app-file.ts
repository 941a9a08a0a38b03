import type { Names, Rule } from '@appliku/core';
import type { Settings } from '../options/options.ts';
import { clientHeader, clientLines, cookieLines } from './client-lines.ts';
import { answerHeaders, compressionLines } from './answer-lines.ts';
import { listenLines } from './common-files.ts';
import { type Lane, layoutOf, type Site } from './layout.ts';
import { locations } from './location-lines.ts';
import { block, text } from './lines.ts';
import { logLines, relayLogLines } from './log-lines.ts';
import { inner, relay, upstreamName } from './names.ts';
import { pageLines } from './page-lines.ts';
import { guardLines, limitZones } from './place-lines.ts';
import { isGuarded } from './places.ts';
import { type Door, headerLines, realIpLines, timeoutLines } from './proxy-lines.ts';
import { hstsLines, redirectServers } from './redirect-servers.ts';
import { keepsIdle, type NginxFacts } from './server.ts';
import { slotLines } from './slot-lines.ts';
import type { Slots } from './slots.ts';
import type { UsersFiles } from './users-files.ts';
import { altSvcLines, challengeLines, challengeSlotLines, redirectLines, secureLines } from './tls-lines.ts';
import { upstreamLines } from './upstream-lines.ts';

export interface Input {
  readonly app: string;
  readonly rules: readonly Rule[];
  readonly slots: Slots;
  readonly settings: Settings;
  readonly facts: NginxFacts;
  /** File of certificate and key by domain; with `tls` each has one. */
  readonly certificates: Names<string>;
}

interface AppFileInput extends Input {
  readonly users: UsersFiles;
}

/** The configuration of one app: right for both slots, so that a switch needs none. */
export function appFile(input: AppFileInput): string {
  const { app, rules, slots, settings } = input;
  const { sites, lanes } = layoutOf(rules, slots, settings);
  const zones = limitZones(app, settings);
  return text([
    [`# Managed by the Appliku SDK: app ${app}. What is changed here by hand is lost when the app is next routed.`],
    ...(zones.length === 0 ? [] : [zones]),
    lanes.flatMap((lane) => upstreams(input, lane)),
    ['# Only from this machine: says where requests go to at this moment.', ...controlServer(app)],
    ...sites.flatMap((site) => publicServers(input, site)),
    ...redirectServers(input),
    ...sites.map((site) => relayServer(input, site)),
  ]);
}

/** A slot that has nothing there is not chosen; Nginx wants a server in every upstream all the same. */
function upstreams({ app, settings }: AppFileInput, { name, servers }: Lane): readonly string[] {
  const slot = (addresses: readonly string[]): readonly string[] =>
    addresses.length === 0 ? [`server ${inner} down;`] : upstreamLines(settings.balance, addresses);
  return [
    ...block(`upstream ${upstreamName(app, name, 'a')}`, slot(servers.a)),
    ...block(`upstream ${upstreamName(app, name, 'b')}`, slot(servers.b)),
    ...block(`upstream ${upstreamName(app, name, relay)}`, [`server ${inner};`]),
  ];
}

function controlServer(app: string): readonly string[] {
  return block('server', [
    `listen ${inner};`,
    `server_name ${app};`,
    'access_log off;',
    'open_file_cache off;',
    'default_type text/plain;',
    ...slotLines(app, '$appliku_asked_lot'),
    'return 200 $appliku_slot;',
  ]);
}

function publicServers(input: AppFileInput, site: Site): readonly (readonly string[])[] {
  const { settings, facts, certificates } = input;
  const { port, tls } = settings;
  const plain = { port, usualPort: 80, listen: listenLines(port, facts), first: [], headers: answerHeaders(settings) };
  if (tls === undefined) return [publicServer(input, site, plain)];
  const names = `server_name ${site.domains.join(' ')};`;
  return [
    tls.redirect
      ? block('server', [...plain.listen, names, ...challengeLines, ...redirectLines(tls.port)])
      : publicServer(input, site, { ...plain, first: [...challengeSlotLines, ...challengeLines] }),
    ...site.domains.map((domain) => {
      const listen = secureLines(tls, certificates[domain] ?? '', facts);
      const headers = [...hstsLines(tls.hsts), ...altSvcLines(tls), ...plain.headers];
      const door = { port: tls.port, usualPort: 443, listen, first: [], headers };
      return publicServer(input, { ...site, domains: [domain] }, door);
    }),
  ];
}

function publicServer(input: AppFileInput, site: Site, door: Door): readonly string[] {
  const { app, settings, facts, users } = input;
  const { clientBodyTimeoutMs } = settings;
  return block('server', [
    ...door.listen,
    `server_name ${site.domains.join(' ')};`,
    ...realIpLines(settings),
    ...logLines(app, settings),
    '',
    '# Looked up for each request: a switch is one rename, without a reload.',
    ...clientLines(settings.balance),
    ...slotLines(app),
    ...cookieLines(settings.balance),
    ...door.first,
    ...pageLines(app, settings, door.headers),
    '# A body may take its time: when it is complete, it is decided anew.',
    ...block('if ($appliku_has_body)', [`set $appliku_slot ${relay};`]),
    '',
    'open_file_cache off;',
    ...(keepsIdle(facts) ? ['keepalive_min_timeout 10s;'] : []),
    `client_max_body_size ${settings.clientMaxBodySize};`,
    ...(clientBodyTimeoutMs === undefined ? [] : [`client_body_timeout ${clientBodyTimeoutMs}ms;`]),
    'proxy_http_version 1.1;',
    ...headerLines(door),
    ...timeoutLines(settings),
    'proxy_intercept_errors off;',
    ...compressionLines(settings),
    ...door.headers,
    ...cacheLines(site),
    ...guardedLines(settings),
    ...(settings.snippet === undefined ? [] : [`include appliku/current/apps/${app}.snippet;`]),
    '',
    ...locations(input, site, (place) => guardLines(app, place, users)),
  ]);
}

function relayServer(input: AppFileInput, site: Site): readonly string[] {
  const { app, settings } = input;
  return block('server', [
    `listen ${inner};`,
    `server_name ${site.domains.join(' ')};`,
    'include appliku/current/relay.inc;',
    ...relayLogLines(app),
    ...timeoutLines(settings),
    `set $appliku_client $http_${clientHeader.toLowerCase().replaceAll('-', '_')};`,
    ...slotLines(app),
    ...pageLines(app, settings, []),
    ...cacheLines(site),
    ...locations(input, site, () => []),
  ]);
}

/** Where some may be kept out, a path is what it seems; who was let in is not told to the app with the password. */
function guardedLines({ locations, ...all }: Settings): readonly string[] {
  if (![all, ...locations].some(isGuarded)) return [];
  return [
    ...block('if ($appliku_roundabout)', ['return 400;']),
    'set $appliku_authorization $http_authorization;',
    'proxy_set_header Authorization $appliku_authorization;',
  ];
}

/** In the server and not where files are: there it would take the place of headers that a snippet adds. */
function cacheLines({ locations }: Site): readonly string[] {
  const isServed = locations.some(({ files = {} }) => files.a?.site ?? files.b?.site);
  return isServed ? ['set $appliku_cache_control "";', 'add_header Cache-Control $appliku_cache_control;'] : [];
}
