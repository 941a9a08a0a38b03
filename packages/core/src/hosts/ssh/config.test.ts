import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config-file.ts';
import { settingsOf, type Settings, type Subject } from './config.ts';

let home: string;
const me: Subject = { host: 'app', username: undefined, localUser: 'me' };

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ssh-config-'));
  await mkdir(join(home, 'conf.d'));
});
afterAll(async () => rm(home, { recursive: true, force: true }));

async function settings(text: string, changes: Partial<Subject> = {}): Promise<Settings> {
  const path = join(home, 'config');
  await writeFile(path, text);
  const lines = await readConfig(path, { base: home, home });
  return settingsOf(lines ?? [], { ...me, ...changes });
}

async function userOf(text: string, changes: Partial<Subject> = {}): Promise<string | undefined> {
  return (await settings(text, changes)).first('user');
}

describe('a Host block', () => {
  it.each([
    ['app', 'one'],
    ['web.example.com', 'one'],
    ['bad.example.com', 'other'],
    ['app1', 'other'],
    ['App', 'other'],
  ])('applies to %s: %s', async (host, user) => {
    const text = 'Host app *.example.com !bad.example.com\n  User one\nHost *\n  User other\n';
    expect(await userOf(text, { host })).toBe(user);
  });

  it('gives the first value of a keyword, whatever its case and form, and all of those that add up', async () => {
    const text =
      'PORT=2222 # a comment\r\nport 22\nIdentityFile ~/a\n\tIdentityFile "~/b c"\nUserKnownHostsFile ~/x "~/y z"\n';
    const found = await settings(text);
    expect(found.first('port')).toBe('2222');
    expect(found.all('identityfile')).toEqual(['~/a', '~/b c']);
    expect(found.words('userknownhostsfile')).toEqual(['~/x', '~/y z']);
    expect(found.first('user')).toBeUndefined();
  });
});

describe('a Match block', () => {
  it.each([
    ['all', 'found'],
    ['host 10.*', 'found'],
    ['host app', undefined],
    ['originalhost app,web', 'found'],
    ['!originalhost app', undefined],
    ['!originalhost web host 10.0.0.1', 'found'],
    ['user me', 'found'],
    ['localuser me user you', undefined],
    ['host 10.* exec "true"', undefined],
    ['canonical all', undefined],
  ])('%s: %s', async (criteria, user) => {
    expect(await userOf(`HostName 10.0.0.1\nMatch ${criteria}\n  User found\n`)).toBe(user);
  });

  it('is told where it could matter, and is not understood', async () => {
    const text = 'Match originalhost web exec "x"\nMatch final\nMatch originalhost app exec "x"\nHost app\nCiphers x\n';
    expect((await settings(text)).unused).toEqual(['Match final', 'Match exec', 'Ciphers']);
  });
});

describe('an Include', () => {
  it('stands for the files that it names, where it stands', async () => {
    await writeFile(join(home, 'conf.d', '10-a'), 'Host app\n  User a\nHost *\n  Port 1\n');
    await writeFile(join(home, 'conf.d', '20-b'), 'User b\nHost web\n  Port 2\n');
    await writeFile(join(home, 'conf.d', '.hidden'), 'User hidden\n');
    const found = await settings('Include conf.d/* none/* ~/nothing\nUser last\n');
    expect([found.first('user'), found.first('port')]).toEqual(['a', '1']);
    expect(await userOf('Host web\n  Include ~/conf.d/20-b\nHost *\n  User last\n')).toBe('last');
    expect(await userOf('Host app\n  Include ~/conf.d/20-b\nHost *\n  User last\n')).toBe('b');
  });

  it('of itself is an error, as is what is no configuration', async () => {
    await expect(settings('Include config\n')).rejects.toThrow('16 deep');
    await expect(settings('IdentityFile "x\n')).rejects.toThrow(`${home}/config`);
  });
});
