import type { Settings } from '../options/options.ts';
import { clientHeader } from './client-lines.ts';

/** Where clients come in. */
export interface Door {
  readonly port: number;
  /** What a client leaves out of a URL. */
  readonly usualPort: number;
  readonly listen: readonly string[];
  /** Goes before the app: whether it is up or not. */
  readonly first: readonly string[];
  /** Headers that every answer has. */
  readonly headers: readonly string[];
}

/** Whom else this header comes from is not believed. */
export function realIpLines({ trustedProxies }: Settings): readonly string[] {
  if (trustedProxies.length === 0) return [];
  const from = trustedProxies.map((network) => `set_real_ip_from ${network};`);
  return [...from, 'real_ip_header X-Forwarded-For;', 'real_ip_recursive on;'];
}

/** What a client says of itself in these is not passed on. */
export function headerLines({ port, usualPort }: Door): readonly string[] {
  const host = port === usualPort ? '$host' : `$host:${port}`;
  return [
    `proxy_set_header Host ${host};`,
    `proxy_set_header X-Forwarded-Host ${host};`,
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header X-Forwarded-Port $server_port;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Real-IP $remote_addr;',
    'proxy_set_header X-Request-ID $request_id;',
    'proxy_set_header Forwarded "";',
    'proxy_set_header Proxy "";',
    `proxy_set_header ${clientHeader} $appliku_relayed_client;`,
    'proxy_set_header Upgrade $appliku_upgrade;',
    'proxy_set_header Connection $appliku_connection;',
  ];
}

export function timeoutLines({ proxyConnectTimeoutMs, proxyReadTimeoutMs }: Settings): readonly string[] {
  return [
    `proxy_connect_timeout ${proxyConnectTimeoutMs}ms;`,
    `proxy_read_timeout ${proxyReadTimeoutMs}ms;`,
    `proxy_send_timeout ${proxyReadTimeoutMs}ms;`,
    'proxy_next_upstream error timeout;',
    'proxy_next_upstream_tries 2;',
    'proxy_next_upstream_timeout 10s;',
  ];
}
