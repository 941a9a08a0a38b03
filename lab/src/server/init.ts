/** The unit that a server boots to: only what a deploy needs of a server. */
export const labTarget = `[Unit]
Description=A server of the lab
Requires=basic.target
Wants=ssh.service docker.socket docker.service nginx.service
AllowIsolate=yes
`;

/** First process of a server without systemd: what ends is not started again, what is orphaned is reaped. */
export const shellInit = `/usr/sbin/sshd -D &
/usr/sbin/dockerd &
/usr/sbin/nginx -g 'daemon off;' &
/usr/sbin/cron -f &
while :; do wait -n || sleep 1; done
`;

/** Docker may not be started more than three times a minute; tests do. For services of all kinds. */
export const noStartLimit = `[Unit]
StartLimitIntervalSec=0
`;

/** Parts of the machine's system that have no business in a namespace, or only take time. */
export const maskedUnits: readonly string[] = [
  'apt-daily-upgrade.timer',
  'apt-daily.timer',
  'console-getty.service',
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'e2scrub_reap.service',
  'getty.target',
  'kmod-static-nodes.service',
  'ldconfig.service',
  'network-online.target',
  'networking.service',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  'systemd-firstboot.service',
  'systemd-hwdb-update.service',
  'systemd-journal-catalog-update.service',
  'systemd-logind.service',
  'systemd-modules-load.service',
  'systemd-networkd.service',
  'systemd-random-seed.service',
  'systemd-remount-fs.service',
  'systemd-resolved.service',
  'systemd-sysctl.service',
  'systemd-timesyncd.service',
  'systemd-udev-trigger.service',
  'systemd-udevd-control.socket',
  'systemd-udevd-kernel.socket',
  'systemd-udevd.service',
  'tmp.mount',
];

export const sshdConfig = `HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/lab_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
MaxSessions 100
MaxStartups 100:30:200
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
`;
