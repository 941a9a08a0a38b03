import { describe, expect, it } from 'vitest';
import { configText, serverOf, withLogin } from './docker-login.ts';

const login = { serveraddress: 'registry.example.com', username: 'ci', password: 'hunter2' };

describe('a login', () => {
  it('is in no argument', () => {
    const { argv, env } = withLogin(['push', 'x'], login);
    expect(argv.join(' ')).not.toContain('hunter2');
    expect(argv.slice(3)).toEqual(['appliku-docker', 'push', 'x']);
    expect(Object.values(env)).toEqual([configText(login)]);
  });

  it('is what Docker has in its config.json', () => {
    expect(configText(login)).toBe('{"auths":{"registry.example.com":{"auth":"Y2k6aHVudGVyMg=="}}}');
    expect(configText(undefined)).toBe('{}');
  });
});

describe('serverOf', () => {
  it.each([
    ['registry.example.com/team', 'registry.example.com'],
    ['198.18.0.11:5000', '198.18.0.11:5000'],
    ['localhost:5000/a/b', 'localhost:5000'],
    ['localhost/a', 'localhost'],
    ['acme', 'https://index.docker.io/v1/'],
    ['docker.io/acme', 'https://index.docker.io/v1/'],
    ['acme/shop', 'https://index.docker.io/v1/'],
  ])('of %s is %s', (name, server) => {
    expect(serverOf(name)).toBe(server);
  });
});
