import { secret } from '@appliku/core';
import { expect, test } from 'vitest';
import { checkOptions, type NginxOptions, parseOptions } from '../options.ts';
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
