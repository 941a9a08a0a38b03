import { expect, it } from 'vitest';
import { hostForm, hostOf } from './host.ts';

it.each([
  ['local', undefined],
  ['shop', { name: 'shop' }],
  ['deploy@203.0.113.7', { username: 'deploy', name: '203.0.113.7' }],
  ['deploy@shop.example.com:2222', { username: 'deploy', name: 'shop.example.com', port: '2222' }],
  ['root@[2001:db8::7]:65535', { username: 'root', address: '2001:db8::7', port: '65535' }],
])('%s is a host', (line, parts) => {
  if (parts !== undefined) expect({ ...hostForm.exec(line)?.groups }).toMatchObject(parts);
  expect(hostOf(line).name).toMatch(/\S/);
});

it.each(['', '-oProxyCommand=x', 'a@-b', '-a@b', 'a b', 'a@b:0', 'a@b:65536', 'a@b/c', 'a@b@c', 'ssh://a@b', 'a\nb'])(
  '%j is none',
  (line) => expect(() => hostOf(line)).toThrow(/is no host, such as deploy@203.0.113.7 or local/),
);
