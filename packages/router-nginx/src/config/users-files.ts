import { createHash } from 'node:crypto';
import type { Settings } from '../options/options.ts';
import type { AuthSettings } from '../options/place-options.ts';
import { passwordHash } from './password-hash.ts';

/** A file of who may come in, in a directory that only Nginx's workers and the group may read. */
export interface UsersFile {
  readonly name: string;
  readonly text: string;
}

/** Of each that the options have; made once, since hashing takes its time. */
export type UsersFiles = ReadonlyMap<AuthSettings, UsersFile>;

export function usersFiles(app: string, { auth, locations }: Settings): UsersFiles {
  const all = [auth, ...locations.map((location) => location.auth)].flatMap((each) => (each ? [each] : []));
  return new Map(all.map((each) => [each, usersFile(app, each)]));
}

/** Another name for other contents, so that what is in force stays as it is until the next is. */
function usersFile(app: string, auth: AuthSettings): UsersFile {
  const text = usersText(app, auth);
  return { name: `${app}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, text };
}

/** The salt tells users apart, and nothing of their passwords; the same options make the same text. */
function usersText(app: string, { users }: AuthSettings): string {
  const lines = Object.entries(users).map(([name, password]) => {
    const salt = createHash('sha256').update(`${app} ${name}`).digest('hex').slice(0, 16);
    return `${name}:${passwordHash(password, salt)}\n`;
  });
  return lines.toSorted().join('');
}
