import { type Router, secret } from '@appliku/core';
import { cloudflare, type DnsProvider, exec, nginx, rfc2136, type TxtRecord } from '@appliku/router-nginx';

// #region wildcard
export function wildcards(token: string): Router {
  const acme = { email: 'ops@example.com', dns: cloudflare({ token: secret(token) }) };
  return nginx({ tls: { acme } });
}
// #endregion wildcard

// #region rfc2136
export function ownNameServer(key: string): DnsProvider {
  return rfc2136({ server: 'ns1.example.com', key: { name: 'deployer', secret: secret(key) } });
}
// #endregion rfc2136

// #region exec
export const byCommand: DnsProvider = exec({ command: ['/usr/local/bin/dns', '--quiet'], zones: ['example.com'] });
// #endregion exec

// #region provider
export function internalDns(api: string, token: string): DnsProvider {
  const call = async (path: string, method: string, signal: AbortSignal, record?: TxtRecord): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = record === undefined ? null : JSON.stringify({ name: record.name, type: 'TXT', value: record.value });
    const response = await fetch(`${api}${path}`, { method, headers, body, signal });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response;
  };
  return {
    name: 'internal DNS',
    zones: async (_names, { signal, mask }) => {
      mask(token);
      const zones: unknown = await (await call('/zones', 'GET', signal)).json();
      return Array.isArray(zones) ? zones.map(String) : [];
    },
    add: async (record, { signal }) => void (await call(`/zones/${record.zone}/records`, 'PUT', signal, record)),
    remove: async (record, { signal }) => void (await call(`/zones/${record.zone}/records`, 'DELETE', signal, record)),
  };
}
// #endregion provider
