import { publicRoot, stateRoot } from '../paths.ts';
import { quote } from '../quote.ts';

/** Who is in it may deploy: what deploys make belongs to this group. */
export const deployGroup = 'appliku';

/** Makes the group of those who deploy; there already is success. */
export const makeGroup: string = `groupadd --system --force ${deployGroup}`;
/** What every app has its directories in. What is made there later belongs to the group too. */
export const makeRoots: string = `install -d -g ${deployGroup} -m 2775 ${stateRoot} ${publicRoot}`;

/** $USER may be somebody else's where this is pasted. */
export function joinGroup(user: string, group: string = deployGroup): string {
  return `usermod --append --groups ${group} ${/^[\w."$-]+$/.test(user) ? user : quote(user)}`;
}

/** A file that root makes once a host; its text is fixed. */
export interface SetUpFile {
  readonly path: string;
  readonly mode: string;
  readonly text: string;
}

/** Whole or not at all. */
export function installFile({ path, mode, text }: SetUpFile): string {
  return `install -m ${mode} /dev/stdin ${path}.new << 'END'\n${text}END\nmv ${path}.new ${path}`;
}

/** All that root has to do on a host before somebody else can deploy there, but for what plugins need. */
export function setUpCommands(user: string): readonly string[] {
  return [makeGroup, ...(user === 'root' ? [] : [joinGroup(user)]), makeRoots];
}
