import { deployGroup, installFile, makeGroup } from '@appliku/core';
import { includeFile } from '../config/common-files.ts';
import { includePath, nextTree, nginxDirectory, ourDirectory, testDirectory } from '../config/names.ts';
import { makeUsersDirectory } from './users-directory.ts';

/** Where the configuration of apps is written, by everybody of the group. */
export const makeOurDirectory: string = `install -d -g ${deployGroup} -m 2775 ${ourDirectory} ${ourDirectory}/trees`;

/**
 * Nginx looks for relative paths beside the file it is given: a directory that is like its own but for our tree, so that
 * a new tree is tested before it is in force. It is root's: who could change `nginx.conf` there could have Nginx load
 * code of his own as root, which files within our `include` cannot.
 */
export const makeTestDirectory: string = `install -d ${testDirectory} ${testDirectory}/appliku
ln -sfn ${nextTree} ${testDirectory}/appliku/current
find ${nginxDirectory} -mindepth 1 -maxdepth 1 ! -name 'appliku*' -exec ln -sfn -t ${testDirectory} {} +`;

export const makeInclude: string = `mkdir -p ${nginxDirectory}/conf.d
${installFile({ path: includePath, mode: '644', text: includeFile })}`;

/** What a deploy may do as root. */
export function allowNginx(commands: readonly string[]): string {
  const lines = commands.map((command) => `%${deployGroup} ALL=(root) NOPASSWD: ${command}`);
  return `install -m 440 /dev/stdin /etc/sudoers.d/appliku-nginx << 'END'\n${lines.join('\n')}\nEND`;
}

/** What root does once a server, by hand or by a deploy that may use sudo for everything. */
export const setUpCommands: readonly string[] = [
  makeGroup,
  makeOurDirectory,
  makeTestDirectory,
  makeUsersDirectory,
  makeInclude,
];
