import { deployGroup, makeGroup, stateRoot } from '@appliku/core';
import { runScript } from './run-script.ts';
import { timersScript } from './timers-script.ts';

const directory = '/usr/local/lib/appliku';
/** What root runs for a deploy: one command without arguments. */
export const timersCommand: string = `${directory}/cron-timers`;
const runCommand = `${directory}/cron-run`;
const servicePath = '/etc/systemd/system/appliku-cron@.service';
const sudoersPath = '/etc/sudoers.d/appliku-cron';

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

const sudoers = `%${deployGroup} ALL=(root) NOPASSWD: ${timersCommand} ""\n`;

/** By path, with their modes; in the order in which they are to be made. */
export const cronFiles: readonly { readonly path: string; readonly mode: string; readonly text: string }[] = [
  { path: runCommand, mode: '755', text: runScript },
  { path: timersCommand, mode: '755', text: timersScript },
  { path: servicePath, mode: '644', text: service },
  { path: sudoersPath, mode: '440', text: sudoers },
];

/** What root does once a server, by hand or by a deploy that may use sudo for everything. */
export const cronSetUp: readonly string[] = [
  makeGroup,
  `install -d ${directory}`,
  ...cronFiles.map(
    ({ path, mode, text }) => `install -m ${mode} /dev/stdin ${path}.new << 'END'\n${text}END\nmv ${path}.new ${path}`,
  ),
  'systemctl daemon-reload',
];
