import { secret } from '@appliku/core';
import { expect, test } from 'vitest';
import { checkOptions, type NginxOptions, parseOptions } from '../options/options.ts';
import { type DnsProvider, exec, rfc2136 } from '../index.ts';
import { parseSettings, settingsText } from './settings-file.ts';

const options: NginxOptions = {
  redirects: [{ from: ['www.example.com'], to: 'example.com' }],
  tls: {
    acme: {
      email: 'ops@example.com',
      renewal: 'host',
      eab: { keyId: 'one', hmacKey: secret('c2VjcmV0LWtleQ') },
    },
  },
};

test('a server goes by the same settings as who deployed, secrets included', () => {
  const settings = checkOptions(options);
  const text = settingsText({ app: 'shop', program: 'ab', options: settings.renewalOptions });
  expect(text).toContain('c2VjcmV0LWtleQ');
  expect(parseOptions(parseSettings(text).options)).toEqual(settings);
});

test('nobody else needs them', () => {
  const acme = { email: 'ops@example.com', renewal: 'process' as const };
  expect(checkOptions({ tls: { acme } })).not.toHaveProperty('renewalOptions');
});

test('a server makes the DNS provider anew, and says at the call which it cannot', () => {
  const hostRenewal = (dns: DnsProvider): NginxOptions => ({
    tls: { acme: { email: 'ops@example.com', renewal: 'host', dns } },
  });
  const dns = rfc2136({ server: 'ns1.example.com', key: { name: 'deployer', secret: secret('c2VjcmV0') } });
  const { renewalOptions } = checkOptions(hostRenewal(dns));
  const text = settingsText({ app: 'shop', program: 'ab', options: renewalOptions });
  const made = parseOptions(parseSettings(text).options).tls?.acme?.dns;
  expect(made).toMatchObject({ name: dns.name, recipe: { options: { key: { secret: 'c2VjcmV0' } } } });
  expect(made?.add).toBeInstanceOf(Function);
  const own = exec({ command: ['dns'], zones: ['example.com'] });
  expect(() => checkOptions(hostRenewal(own))).toThrow(/tls.acme.dns: must be rfc2136\(\) or cloudflare\(\)/);
});
