import type { Finding } from '../../contract/index.ts';
import type { DirectoryFacts, HostFacts } from './host-facts.ts';
import { publicDirectory, publicRoot, stateDirectory, stateRoot } from '../paths.ts';
import { deployGroup, joinGroup, makeGroup, makeRoots } from './set-up.ts';

type Found = Omit<Finding, 'host'>;

/** For records and their temporary files; images and what Docker writes are the driver's matter. */
const leastKilobytes = 100 * 1024;
/** Far from what anything here needs, and near enough to be noticed in records and certificates. */
const mostSkewMs = 60_000;

const roots: ReadonlySet<string> = new Set([stateRoot, publicRoot]);

/** The directories that core needs, each with its mode. */
export function directoriesOf(app: string): ReadonlyMap<string, string> {
  return new Map([
    [stateRoot, '2775'],
    [publicRoot, '2775'],
    [stateDirectory(app), '2770'],
    [publicDirectory(app), '2775'],
  ]);
}

/** What core needs of a host, from what the host is like. */
export function hostFindings(facts: HostFacts, app: string): readonly Found[] {
  return [
    userFinding(facts),
    ...(facts.user === 'root' ? [] : [groupFinding(facts)]),
    ...[...directoriesOf(app)].flatMap(([path, mode]) => {
      const directory = facts.directories.get(path);
      // Those of the app are made by its first deploy.
      return directory === undefined && !roots.has(path) ? [] : [directoryFinding(facts, path, mode, directory)];
    }),
    roomFinding(facts),
    clockFinding(facts),
  ];
}

function userFinding({ user, privileged }: HostFacts): Found {
  const rights = privileged ? 'may use sudo for everything' : 'may not use sudo for everything, which is not needed';
  return ok('user', user === 'root' ? 'root' : `${user}, who ${rights}`);
}

function groupFinding({ user, groups, recorded, privileged }: HostFacts): Found {
  const what = `group ${deployGroup}`;
  if (groups.includes(deployGroup)) return ok(what, `${user} is in it`);
  if (privileged) return { what, state: 'advised', found: byNextDeploy, fix: [makeGroup, joinGroup(user)] };
  if (recorded.includes(deployGroup))
    return {
      what,
      state: 'wrong',
      found: `${user} is in it from the next login on`,
      fix: ['# Connect again: being in a group counts from the next login.'],
    };
  return { what, state: 'missing', found: `${user} is not in it`, fix: [makeGroup, joinGroup(user)] };
}

function directoryFinding(
  { privileged }: HostFacts,
  path: string,
  mode: string,
  directory: DirectoryFacts | undefined,
): Found {
  const what = `directory ${path}`;
  const fix = [makeGroup, roots.has(path) ? makeRoots : `chgrp appliku ${path} && chmod ${mode} ${path}`];
  if (directory === undefined)
    return privileged
      ? { what, state: 'advised', found: byNextDeploy, fix }
      : { what, state: 'missing', found: 'is not there', fix };
  const found = `${directory.mode} ${directory.owner}:${directory.group}`;
  const isShared = directory.group === deployGroup && (Number.parseInt(directory.mode, 8) & 0o2070) === 0o2070;
  // That the user is not in the group is told above.
  if (isShared || directory.writable) return ok(what, found);
  return privileged
    ? { what, state: 'advised', found: `${found}; ${byNextDeploy}`, fix }
    : { what, state: 'wrong', found, fix };
}

function roomFinding({ freeKilobytes }: HostFacts): Found {
  const what = `room in ${stateRoot}`;
  const found = `${Math.floor(freeKilobytes / 1024)} MiB`;
  if (freeKilobytes >= leastKilobytes) return ok(what, found);
  return { what, state: 'wrong', found, fix: ['# Make room: du -xh /var | sort -h | tail -n 30 tells what is large.'] };
}

function clockFinding({ aheadMs }: HostFacts): Found {
  const what = 'clock';
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) <= mostSkewMs) return ok(what, 'as here');
  const found = `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  return { what, state: 'wrong', found, fix: ['timedatectl set-ntp true'] };
}

const byNextDeploy = 'made right by the next deploy';

function ok(what: string, found: string): Found {
  return { what, state: 'ok', found, fix: [] };
}
