import { deployGroup, installFile, makeGroup, type SetUpFile } from '@appliku/core';
import { runCommand, runScript } from './run-script.ts';

/** What starts renewals on a server: systemd where it runs, else cron. */
export type Scheduler = 'systemd' | 'cron';

/** Whom renewals run as: somebody of the group, with the rights of who deploys and no others. */
export const renewUser = 'appliku-renew';
const makeUser = [
  `id ${renewUser} > /dev/null 2>&1 ||`,
  `useradd --system --no-create-home --shell /usr/sbin/nologin --gid ${deployGroup} ${renewUser}`,
].join(' ');

export const timer = 'appliku-renew.timer';

const service = `# Managed by the Appliku SDK: renews certificates.
[Unit]
Description=Renewal of certificates
After=network-online.target nginx.service
Wants=network-online.target

[Service]
Type=oneshot
User=${renewUser}
UMask=0007
ExecStart=/bin/sh ${runCommand}
`;

/** Four times a day, at moments of the server's own: authorities ask for that. What was missed is made up for. */
const timerUnit = `# Managed by the Appliku SDK: when certificates are looked at.
[Unit]
Description=Renewal of certificates

[Timer]
OnCalendar=*-*-* 00/6:00:00
RandomizedDelaySec=6h
Persistent=true

[Install]
WantedBy=timers.target
`;

/** The underscore keeps it apart from tables of apps, which are \`appliku-<app>\`. */
const table = `# Managed by the Appliku SDK: renews certificates.
SHELL=/bin/sh
MAILTO=""
0 */6 * * * ${renewUser} sleep "$(shuf -i 0-21000 -n 1)"; exec /bin/sh ${runCommand}
`;

/** In the order in which they are to be made. */
export function renewalFiles(scheduler: Scheduler): readonly SetUpFile[] {
  const run = { path: runCommand, mode: '755', text: runScript };
  if (scheduler === 'cron') return [run, { path: '/etc/cron.d/appliku_renew', mode: '644', text: table }];
  return [
    run,
    { path: '/etc/systemd/system/appliku-renew.service', mode: '644', text: service },
    { path: `/etc/systemd/system/${timer}`, mode: '644', text: timerUnit },
  ];
}

/** What root does once a server. `allowNginx`: as deploys need it of sudo */
export function renewalSetUp(scheduler: Scheduler, allowNginx: string): readonly string[] {
  return [
    makeGroup,
    makeUser,
    allowNginx,
    `install -d ${runCommand.replace(/\/[^/]*$/, '')}`,
    ...renewalFiles(scheduler).map(installFile),
    ...(scheduler === 'systemd' ? [`systemctl daemon-reload\nsystemctl enable --now ${timer}`] : []),
  ];
}
