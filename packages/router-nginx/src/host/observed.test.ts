import { describe, expect, it } from 'vitest';
import { includeFile } from '../config/common-files.ts';
import { isInForce, parseObserved } from './observed.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');
const said = (changes: Record<string, string | undefined> = {}): string =>
  Object.entries({
    nginx: 'nginx version: nginx/1.22.1',
    ipv6: 'yes',
    openssl: 'OpenSSL 3.0.17',
    'gzip-static': 'yes',
    running: 'c0ffee',
    tree: 'c0ffee',
    trees: '1',
    include: encode(includeFile),
    testable: 'yes',
    writable: 'yes',
    'file:apps/shop.conf': encode('shop\n'),
    live: '7-123456789abc',
    slot: 'b',
    ...changes,
  })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}\n`]))
    .join('');
const wanted = { 'apps/shop.conf': 'shop\n' };

describe('what is observed', () => {
  it('is read', () => {
    expect(parseObserved(said(), 's1')).toEqual({
      facts: { version: '1.22.1', ipv6: true, openssl: '3.0.17', http3: false, brotli: false, precompressed: ['gzip'] },
      running: 'c0ffee',
      tree: 'c0ffee',
      trees: 1,
      files: wanted,
      included: true,
      testable: true,
      writable: true,
      guardable: false,
      placeholder: false,
      live: '7-123456789abc',
      slots: ['b'],
    });
    expect(parseObserved(said({ canary: 'a' }), 's1').slots).toEqual(['b', 'a']);
    expect(parseObserved(said({ slot: undefined }), 's1').slots).toEqual([]);
  });

  it('is that there is no Nginx', () => {
    expect(() => parseObserved('nginx missing\n', 's1')).toThrow('There is no Nginx on s1');
  });

  it('is in force when nothing differs', () => {
    expect(isInForce(parseObserved(said(), 's1'), 'shop', wanted)).toBe(true);
  });

  it.each([
    ['Nginx is down', { running: '' }],
    ['Nginx has not read it', { running: 'f00' }],
    ['a tree is left of a run that was cut off', { trees: '2' }],
    ['the text is another', { 'file:apps/shop.conf': encode('shop \n') }],
    ['a file is too many', { 'file:apps/shop.snippet': encode('') }],
    ['a file of users is too many', { 'file:users/shop.0123': encode('') }],
    ['the include is gone', { include: undefined }],
  ])('is not in force when %s', (_, changes) => {
    expect(isInForce(parseObserved(said(changes), 's1'), 'shop', wanted)).toBe(false);
  });
});
