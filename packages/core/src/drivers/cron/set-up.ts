import { stateRoot } from '../../hosts/paths.ts';
import { deployGroup, installFile, makeGroup, type SetUpFile } from '../../hosts/set-up/set-up.ts';
import type { CronRunner } from './cron-runner.ts';
import { directory, runCommand, timersCommand } from './paths.ts';
import type { Scheduler } from './schedule-text.ts';
import { makeTimersScript } from './timers-script.ts';

/**
 * The unit that every timer starts. It starts another for the run itself and is done, so that systemd neither leaves out a
 * time because a run is under way nor makes up for it. A run is no root's: it has the rights of who deploys.
 */
const service = `# Managed by the Appliku SDK: starts a run of a cron job. The instance is APP.JOB.
[Unit]
Description=Start of the cron job %i
After=docker.service

[Service]
Type=oneshot
ExecStart=/usr/bin/systemd-run --quiet --collect --no-block --property=DynamicUser=yes --property=UMask=0007 \\
  "--property=SupplementaryGroups=${deployGroup} docker" --property=ReadWritePaths=${stateRoot} --description="Cron job %i" \\
  /bin/sh ${runCommand} %i
`;

/** What a timer starts: the program of the driver that the app was deployed with last. */
const dispatchScript = `#!/bin/sh
# Managed by the Appliku SDK: runs a cron job by the driver of its app. $1: APP.JOB
read -r driver < "${stateRoot}/\${1%%.*}/cron/driver" || exit 0
case $driver in '' | *[!a-z]*) exit 1 ;; esac
exec /bin/sh "${runCommand}-$driver" "$1"
`;

const sudoers = `%${deployGroup} ALL=(root) NOPASSWD: ${timersCommand} ""\n`;

/** Whom cron runs jobs as. systemd makes a user for each run. */
export const cronUser = 'appliku-cron';
const makeUser = [
  `id ${cronUser} > /dev/null 2>&1 ||`,
  `useradd --system --no-create-home --shell /usr/sbin/nologin --gid ${deployGroup} --groups docker ${cronUser}`,
].join(' ');

/** In the order in which they are to be made. */
export function cronFiles(scheduler: Scheduler, { driver, script }: CronRunner): readonly SetUpFile[] {
  return [
    { path: `${runCommand}-${driver}`, mode: '755', text: script },
    { path: runCommand, mode: '755', text: dispatchScript },
    { path: timersCommand, mode: '755', text: makeTimersScript },
    ...(scheduler === 'systemd'
      ? [{ path: '/etc/systemd/system/appliku-cron@.service', mode: '644', text: service }]
      : []),
    { path: '/etc/sudoers.d/appliku-cron', mode: '440', text: sudoers },
  ];
}

/** What root does once a server, by hand or by a deploy that may use sudo for everything. */
export function cronSetUp(scheduler: Scheduler, runner: CronRunner): readonly string[] {
  return [
    makeGroup,
    ...(scheduler === 'cron' ? [makeUser] : []),
    `install -d ${directory}`,
    ...cronFiles(scheduler, runner).map(installFile),
    ...(scheduler === 'systemd' ? ['systemctl daemon-reload'] : []),
  ];
}
