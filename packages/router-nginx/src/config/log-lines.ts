import { publicDirectory, type Slot } from '@appliku/core';
import type { Settings } from '../options/options.ts';
import { block } from './lines.ts';
import { relay } from './names.ts';
import { offLines } from './snippet.ts';

/** Where Debian's logrotate looks. One for all apps: Nginx keeps every log open in every worker. */
const logFile = '/var/log/nginx/appliku.log';

/** Said by where a request was decided late; the client does not get to see it. */
const wayHeader = 'X-Appliku-Way';
const wayOf = '$appliku_slot:$appliku_route';

/** Of all apps: from the name of the route's directory, which tells the release of each slot. */
const maps: readonly string[] = [
  ...block('map $appliku_slot $appliku_way', [`default "${wayOf}";`, `${relay} $upstream_http_x_appliku_way;`]),
  ...block('map $appliku_way $appliku_served_by', [
    'default "";',
    String.raw`"~^(?<appliku_first>[ab]):" $appliku_first;`,
  ]),
  ...block('map $appliku_way $appliku_release', ['default null;', release('a'), release('b')]),
  ...block('map $upstream_response_time $appliku_upstream_time', [
    'default null;',
    String.raw`"~(?<appliku_last>\d+\.\d+)$" $appliku_last;`,
  ]),
];

const texts = {
  app: '$appliku_app',
  slot: '$appliku_served_by',
  request_id: '$request_id',
  client: '$remote_addr',
  user: '$remote_user',
  method: '$request_method',
  domain: '$host',
  uri: '$request_uri',
  protocol: '$server_protocol',
  tls: '$ssl_protocol',
  upstream: '$upstream_addr',
  referer: '$http_referer',
  user_agent: '$http_user_agent',
};
const numbers = {
  release: '$appliku_release',
  status: '$status',
  bytes: '$bytes_sent',
  duration: '$request_time',
  upstream_time: '$appliku_upstream_time',
};

/** In the http block. */
export const logFormat: readonly string[] = [
  '# A line a request, in JSON. Times are in seconds.',
  ...maps,
  String.raw`log_format appliku escape=json "{\"time\":\"$time_iso8601\""`,
  ...Object.entries(texts).map(([name, value]) => String.raw`    ",\"${name}\":\"${value}\""`),
  ...Object.entries(numbers).map(([name, value]) => String.raw`    ",\"${name}\":${value}"`),
  '    "}";',
];

/** In a server that is asked by clients. `root`: where the route in force is looked up, and nothing is served from. */
export function logLines(app: string, settings: Settings): readonly string[] {
  return [
    ...routeLines(app),
    `proxy_hide_header ${wayHeader};`,
    ...(settings.accessLog ? [`access_log ${logFile} appliku;`] : offLines('access_log', settings)),
  ];
}

/** In a server that decides late. */
export function relayLogLines(app: string): readonly string[] {
  return [...routeLines(app), `proxy_hide_header ${wayHeader};`, `add_header ${wayHeader} "${wayOf}" always;`];
}

function routeLines(app: string): readonly string[] {
  return [`set $appliku_app ${app};`, `root ${publicDirectory(app)}/live;`, 'set $appliku_route $realpath_root;'];
}

/** E.g. `b:/srv/appliku/shop/routes/a7-b8-0123456789ab`. */
function release(slot: Slot): string {
  return String.raw`"~^${slot}:.*/(?:maintenance-)?(?:[ab]\d+-)?${slot}(?<appliku_${slot}>\d+)-" $appliku_${slot};`;
}

/** For a server that nobody else gives them: Nginx wants every variable to be set somewhere. */
export const unsetVariables: readonly string[] = ['app', 'route', 'retry_after'].map(
  (name) => `set $appliku_${name} "";`,
);
