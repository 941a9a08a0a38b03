#!/bin/bash
# Becomes the sshd of the lab's git server, in a mount namespace of its own where there is a user git
# and the repositories lie at /srv/git. $1: the git server's directory.
set -euo pipefail
mount --make-rprivate /
mount --bind "$1/sshd/passwd" /etc/passwd
mount -t tmpfs -o mode=755 lab /srv
mkdir /srv/git
mount --bind "$1/repositories" /srv/git
mount -t tmpfs -o mode=755 lab /run
mkdir /run/sshd
exec env -i PATH=/usr/local/bin:/usr/bin:/bin GIT_CONFIG_NOSYSTEM=1 /usr/sbin/sshd -D -e -f "$1/sshd/sshd_config"
