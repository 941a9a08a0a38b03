import type { Names } from '@appliku/core';
import { clientHeader, clientMaps, unsetClient } from './client-lines.ts';
import { generationName, inner } from './names.ts';
import { presetMaps } from './answer-lines.ts';
import { logFormat, unsetVariables } from './log-lines.ts';
import { pageMap } from './page-lines.ts';
import type { NginxFacts } from './server.ts';
import { surelyHashed } from './site-lines.ts';
import { block, text } from './lines.ts';

/** Constant, and harmless where there is no tree yet: everything behind it is tested aside before it is in force. */
export const includeFile: string = text([
  [
    '# Managed by the Appliku SDK. Without this file Nginx is as before; the rest is in /etc/nginx/appliku.',
    '# Relative, so that a new tree can be tested aside: `nginx -t -c` looks beside the file it is given.',
    'include appliku/current/*.conf;',
    'include appliku/current/*/*.conf;',
  ],
]);

/** What all apps share, by path in the tree. */
export function commonFiles(port: number | undefined, facts: NginxFacts): Names<string> {
  return {
    'http.conf': httpFile,
    'names-hash.conf': namesHashFile,
    'variables-hash.conf': variablesHashFile,
    'relay.inc': relayFile,
    'site.inc': siteFile(facts),
    ...(port !== undefined && { [`ports/${port}.conf`]: portFile(port, facts) }),
  };
}

const httpFile = text([
  ['# Managed by the Appliku SDK: what all apps share.'],
  [
    '# HTTP/1.1 clients offer h2c with plain requests; some apps take any offer for a WebSocket.',
    ...block('map $http_upgrade $appliku_upgrade', ['default $http_upgrade;', '"~*^h2c" "";']),
    ...block('map $appliku_upgrade $appliku_connection', ['default upgrade;', '"" close;']),
    ...block('map "$request_method:$content_length$http_transfer_encoding" $appliku_has_body', [
      'default 1;',
      '"~^(GET|HEAD|OPTIONS):0?$" "";',
    ]),
  ],
  clientMaps,
  [
    '# Of static sites. A name that holds a hash of its content never means anything else.',
    ...block('map $uri $appliku_cache_by_name', [
      'default no-cache;',
      `"~${surelyHashed}" "public, max-age=31536000, immutable";`,
    ]),
    '# As it was sent, but never what a browser would take for another server.',
    ...block('map $request_uri $appliku_path', [
      'default "";',
      String.raw`"~^(?<appliku_sent>/(?![/\x5c])[^?]*)" $appliku_sent;`,
    ]),
  ],
  logFormat,
  presetMaps,
  [
    '# A path with segments that lead back, which apps may take for another one than Nginx does.',
    ...block('map $request_uri $appliku_roundabout', [
      'default "";',
      String.raw`"~*^[^?]*(?:/|%2f|\x5c|%5c)(?:\.|%2e){1,2}(?:/|%2f|\x5c|%5c|\?|$)" 1;`,
    ]),
    ...pageMap,
  ],
  [
    '# Only from this machine: says which configuration is in force.',
    ...block('server', [
      `listen ${inner} default_server;`,
      'access_log off;',
      'underscores_in_headers on;',
      'ignore_invalid_headers off;',
      'large_client_header_buffers 8 64k;',
      ...unsetClient,
      ...unsetVariables,
      'return 444;',
    ]),
    ...block('server', [
      `listen ${inner};`,
      `server_name ${generationName};`,
      'access_log off;',
      'include appliku/current/generation.inc;',
    ]),
  ],
]);

/** A file of its own: it is left out where the server's owner has set these. */
const namesHashFile = text([
  ['# Managed by the Appliku SDK. With the default, one long domain keeps Nginx from starting.'],
  ['server_names_hash_bucket_size 512;', 'server_names_hash_max_size 4096;'],
]);

/** So is this one. */
const variablesHashFile = text([
  [
    '# Managed by the Appliku SDK. With the default, Nginx warns of the variables that newer versions have besides ours.',
  ],
  ['variables_hash_max_size 4096;'],
]);

/** The second pass through Nginx changes nothing on the way: what the app says is for the first. */
const relayFile = text([
  ['# Managed by the Appliku SDK: a request that Nginx sends to itself.'],
  [
    'access_log off;',
    'gzip off;',
    'open_file_cache off;',
    'client_max_body_size 0;',
    'underscores_in_headers on;',
    'ignore_invalid_headers off;',
    'large_client_header_buffers 8 64k;',
    'proxy_request_buffering off;',
    'proxy_buffering off;',
    'proxy_http_version 1.1;',
    'proxy_set_header Host $http_host;',
    'proxy_set_header Upgrade $appliku_upgrade;',
    'proxy_set_header Connection $appliku_connection;',
    `proxy_set_header ${clientHeader} "";`,
    'proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;',
    ...['Redirect', 'Expires', 'Limit-Rate', 'Buffering', 'Charset'].map(
      (name) => `proxy_pass_header X-Accel-${name};`,
    ),
  ],
]);

/** Files of a site that a builder made; `types` in a location take the place of all others. */
function siteFile({ precompressed = [] }: NginxFacts): string {
  return text([
    ['# Managed by the Appliku SDK: how files of static sites are served.'],
    [
      'root /;',
      'absolute_redirect off;',
      'set $appliku_cache_control $appliku_cache_by_name;',
      'include mime.types;',
      ...block('types', ['text/javascript mjs;', 'application/manifest+json webmanifest;']),
      'charset utf-8;',
      ...precompressed.map((kind) => `${kind}_static on;`),
      'gzip_vary on;',
    ],
  ]);
}

function portFile(port: number, facts: NginxFacts): string {
  return text([
    ['# Managed by the Appliku SDK: closes the connection of who asks for a domain that nobody serves.'],
    block('server', [
      ...listenLines(port, facts).map((line) => line.replace(';', ' default_server;')),
      'server_name _;',
      'access_log off;',
      'return 444;',
    ]),
  ]);
}

export function listenLines(port: number, { ipv6 }: NginxFacts): readonly string[] {
  return [`listen ${port};`, ...(ipv6 ? [`listen [::]:${port};`] : [])];
}
