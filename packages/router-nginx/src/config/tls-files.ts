import type { Names } from '@appliku/core';
import type { TlsSettings } from '../tls-options.ts';
import { block, text } from './lines.ts';
import type { NginxFacts } from './server.ts';
import { tlsListenLines } from './tls-lines.ts';

/** What all apps with HTTPS share, by path in the tree. */
export function tlsFiles({ port }: TlsSettings, defaultServer: boolean, facts: NginxFacts): Names<string> {
  return { 'tls.inc': tlsFile, ...(defaultServer && { [`ports/${port}.conf`]: portFile(port, facts) }) };
}

const ciphers = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];

const tlsFile = text([
  ['# Managed by the Appliku SDK: what Mozilla calls intermediate.'],
  [
    'ssl_protocols TLSv1.2 TLSv1.3;',
    `ssl_ciphers ${ciphers.join(':')};`,
    'ssl_prefer_server_ciphers off;',
    'ssl_session_timeout 1d;',
    'ssl_session_cache shared:appliku_tls:10m;',
    'ssl_session_tickets off;',
  ],
]);

function portFile(port: number, facts: NginxFacts): string {
  return text([
    ['# Managed by the Appliku SDK: ends the handshake of who asks for a domain that nobody serves.'],
    block('server', [
      ...tlsListenLines(port, facts).map((line) => line.replace(' ssl', ' ssl default_server')),
      'server_name _;',
      'access_log off;',
      'include appliku/current/tls.inc;',
      'ssl_reject_handshake on;',
      'return 444;',
    ]),
  ]);
}
