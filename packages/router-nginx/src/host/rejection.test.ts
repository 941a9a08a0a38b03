import { local } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from './rejection.ts';

const host = local({ name: 's1' });
const of = (word: string, ...lines: string[]) => rejectionOf({ word, lines }, 'shop', host, ['shop.example.com']);

describe('rejectionOf()', () => {
  it('is nothing where all is well', () => {
    expect(of('ok', '4b1960f383ebfad1')).toBeUndefined();
  });

  it('names the app that has the domain', () => {
    const error = of(
      'conflicts',
      'nginx: [warn] conflicting server name "shop.example.com" on 0.0.0.0:80, ignored',
      'names /etc/nginx/appliku/current/apps/blog.conf     server_name blog.example.com shop.example.com;',
      'names /etc/nginx/appliku/current/apps/shop.conf     server_name shop.example.com;',
    );
    expect(error).toMatchObject({ code: 'DOMAIN_TAKEN', message: 'shop.example.com on s1 belongs to the app blog' });
  });

  it('names the file that is broken, and whose it is', () => {
    const words = (path: string): string => `nginx: [emerg] unknown directive "foo" in ${path}:12`;
    const messages = ['/etc/nginx/appliku/current/apps/shop.snippet', '/etc/nginx/appliku/current/apps/blog.conf', '/etc/nginx/nginx.conf']
      .map((path) => of('rejected', words(path))?.message); // prettier-ignore
    expect(messages).toMatchInlineSnapshot(`
      [
        "Nginx on s1 rejects the snippet of shop: unknown directive "foo" in /etc/nginx/appliku/current/apps/shop.snippet:12",
        "Nginx on s1 rejects the configuration of another app, blog, which was changed by hand: unknown directive "foo" in /etc/nginx/appliku/current/apps/blog.conf:12",
        "Nginx on s1 rejects its own configuration, which is not of this SDK: unknown directive "foo" in /etc/nginx/nginx.conf:12",
      ]
    `);
  });

  it('keeps the reason last', () => {
    const error = of(
      'unconfirmed',
      '1',
      '2026/11/23 04:02:51 [emerg] 109#109: bind() to 0.0.0.0:80 failed (98: Address already in use)',
    );
    expect(error?.message).toBe(
      'Nginx on s1 did not take the new configuration: bind() to 0.0.0.0:80 failed (98: Address already in use)',
    );
    expect(error?.hint).toContain('Something else listens on 0.0.0.0:80');
  });
});
