import { expect, it } from 'vitest';
import { challengeName, zoneOf } from './zone.ts';

it('proves a domain and its wildcard at one name', () => {
  expect(challengeName('shop.example.com')).toBe('_acme-challenge.shop.example.com');
  expect(challengeName('*.shop.example.com')).toBe('_acme-challenge.shop.example.com');
});

it.each([
  [['example.com'], 'example.com'],
  [['example.com', 'shop.example.com', 'com'], 'shop.example.com'],
  [['Shop.Example.COM.'], 'shop.example.com'],
  [['_acme-challenge.shop.example.com', 'example.com'], '_acme-challenge.shop.example.com'],
  [['op.example.com', 'ample.com', 'example.com.net', ''], undefined],
  [[], undefined],
])('of %j %s holds the name', (zones, expected) => {
  expect(zoneOf('_acme-challenge.shop.example.com', zones)).toBe(expected);
});
