import { secret } from '@appliku/core';
import { expect, it } from 'vitest';
import { type DnsProvider, nginx, type NginxOptions } from '../index.ts';

it.each<readonly [NginxOptions, RegExp]>([
  [{ port: 0 }, /port:/],
  [{ clientMaxBodySize: '0' }, /clientMaxBodySize: must be a size above 0/],
  [{ clientMaxBodySize: '10m; root /' }, /clientMaxBodySize:/],
  [{ proxyReadTimeoutMs: 1.5 }, /proxyReadTimeoutMs:/],
  [{ tls: { acme: { email: 'a@b.test', resolvers: ['one.test'] } } }, /tls.acme.resolvers: must be addresses/],
  [{ tls: { acme: { email: 'a@b.test', propagationMs: 1 } } }, /tls.acme.propagationMs:/],
  [{ trustedProxies: ['0.0.0.0/0'] }, /trustedProxies.0: must be an address/],
  [{ redirects: [{ from: ['a.test; return 200'], to: 'b.test' }] }, /redirects.0.from.0: is not a domain/],
  [{ redirects: [{ from: ['a.test'], to: '*.b.test' }] }, /redirects.0.to: must be one domain/],
  [{ tls: { hsts: { maxAge: -1 } } }, /tls.hsts/],
  [{ balance: { method: 'least-connections', sticky: 'address' } }, /balance.method: least-connections has no sticky/],
  [{ balance: { sticky: { cookie: 'a b' } } }, /balance.sticky/],
  [
    { balance: { leaveOut: { failures: 0, forMs: 1500 } } },
    /leaveOut.failures: [^]*leaveOut.forMs: must be whole seconds/,
  ],
  [{ snippet: 'a\0b' }, /snippet: must be text/],
  [{ auth: { users: {} } }, /auth.users: must name somebody/],
  [{ auth: { users: { ops: 'abc' } } }, /auth.users.ops: must be 4 to 200 characters/],
  [{ auth: { users: { ops: 'wxyz' }, realm: 'off' } }, /auth.realm: cannot be off/],
  [{ allow: ['10.0.0.1/8'] }, /allow.0: must be an address/],
  [{ rateLimit: { requests: 0 } }, /rateLimit.requests:/],
  [{ headers: { 'Content-Length': '1' } }, /headers.Content-Length: is not a header to be set here/],
  [{ headers: { 'X-A': '1', 'x-a': '2' } }, /headers: has one header twice/],
  [{ locations: [{ path: '/a/../b' }] }, /locations.0.path: is not a plain path/],
  [{ locations: [{ path: '/a' }, { path: '/a/' }] }, /locations.1: \/a\/ has settings already/],
  [{ locations: [{ path: '/a', domains: ['*'] }] }, /locations.0.domains.0: is not a domain/],
])('refuses %j at the call', (options, message) => {
  expect(() => nginx(options)).toThrow(message);
  expect(() => nginx(options)).toThrow(TypeError);
});

it('names an option that there is not', () => {
  const options: object = { snippets: '' };
  expect(() => nginx(options)).toThrow(/snippets: there is no such option/);
});

it('tells no secret by its inputs, but that it is another', () => {
  const inputs = (hmacKey: string): string => {
    const acme = { email: 'ops@example.com', eab: { keyId: 'kid', hmacKey: secret(hmacKey) } };
    return nginx({ tls: { acme } }).inputs?.() ?? '';
  };
  expect(inputs('c2VjcmV0')).not.toContain('c2VjcmV0');
  expect(inputs('c2VjcmV0')).not.toBe(inputs('b3RoZXI'));
});

it('names a DNS provider that is none', () => {
  const acme = { email: 'a@b.test', dns: { name: 'mine', zones: () => [], add: () => undefined } };
  const options: object = { tls: { acme } };
  expect(() => nginx(options)).toThrow(/tls.acme.dns: must be a provider with a name, zones, add and remove/);
});

it('asks nothing of a DNS provider but who it is, to compare options', () => {
  const provider = { name: 'mine', zones: async () => [], add: async () => undefined, remove: async () => undefined };
  const circle = { ...provider, self: {} };
  circle.self = circle;
  const inputs = (dns: DnsProvider): string | undefined =>
    nginx({ tls: { acme: { email: 'a@b.test', dns } } }).inputs?.();
  expect(inputs(circle)).toBe(inputs(provider));
  expect(inputs({ ...provider, name: 'other' })).not.toBe(inputs(provider));
});
