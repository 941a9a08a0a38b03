import type { Names } from '@appliku/core';
import type { TlsSettings } from '../options/tls-options.ts';
import { block, text } from './lines.ts';
import { hasPostQuantumKeys, type NginxFacts, renewsTicketKeys } from './server.ts';
import { quicListenLines, tlsListenLines } from './tls-lines.ts';

/** What all apps with HTTPS share, by path in the tree. */
export function tlsFiles({ port, http3 }: TlsSettings, defaultServer: boolean, facts: NginxFacts): Names<string> {
  return {
    'tls.inc': tlsFile(facts),
    ...(defaultServer && { [`ports/${port}.conf`]: portFile(port, facts) }),
    ...(http3 && { [`ports/${port}-quic.conf`]: quicFile(port, defaultServer, facts) }),
  };
}

const ciphers = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];

const curves = ['X25519', 'prime256v1', 'secp384r1'];

function tlsFile(facts: NginxFacts): string {
  return text([
    ['# Managed by the Appliku SDK: what Mozilla calls intermediate.'],
    [
      'ssl_protocols TLSv1.2 TLSv1.3;',
      `ssl_ciphers ${ciphers.join(':')};`,
      `ssl_ecdh_curve ${[...(hasPostQuantumKeys(facts) ? ['X25519MLKEM768'] : []), ...curves].join(':')};`,
      'ssl_prefer_server_ciphers off;',
      'ssl_session_timeout 1d;',
      'ssl_session_cache shared:appliku_tls:10m;',
      ...(renewsTicketKeys(facts) ? [] : ['ssl_session_tickets off;']),
    ],
  ]);
}

function portFile(port: number, facts: NginxFacts): string {
  const listen = tlsListenLines(port, facts).map((line) => line.replace(' ssl', ' ssl default_server'));
  return text([
    ['# Managed by the Appliku SDK: ends the handshake of who asks for a domain that nobody serves.'],
    rejectingServer(listen),
  ]);
}

/** Without `reuseport` packets reach workers that do not know their connection. It is said once for all servers of a port. */
function quicFile(port: number, defaultServer: boolean, facts: NginxFacts): string {
  const words = defaultServer ? ' quic default_server reuseport' : ' quic reuseport';
  return text([
    ['# Managed by the Appliku SDK: the same for HTTP/3, and what all its servers share.'],
    rejectingServer(quicListenLines(port, facts).map((line) => line.replace(' quic', words))),
  ]);
}

function rejectingServer(listen: readonly string[]): readonly string[] {
  return block('server', [
    ...listen,
    'server_name _;',
    'access_log off;',
    'include appliku/current/tls.inc;',
    'ssl_reject_handshake on;',
    'return 444;',
  ]);
}
