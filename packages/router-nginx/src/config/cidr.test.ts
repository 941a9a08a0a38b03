import { expect, it } from 'vitest';
import { isCidr } from './cidr.ts';

it.each(['10.0.0.0/8', '192.0.2.7', '192.0.2.7/32', '2001:db8::/32', '::1', '2400:cb00::/32', '103.21.244.0/22'])(
  'is a network: %s',
  (text) => expect(isCidr(text)).toBe(true),
);

it.each([
  'all', 'unix:', '0.0.0.0/0', '::/0', '10.0.0.1/8', '2001:db8::1/32', '010.0.0.1', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/', 'a.test',
  '1.2.3.4; allow all', '1.2.3.4/24/1', '', 'fe80::1%eth0', '::ffff:1.2.3.4',
])('is none: %s', (text) => expect(isCidr(text)).toBe(false)); // prettier-ignore
