#!/bin/bash
# Boots one server. First in the machine's namespaces (enter): join the server's cgroups and network.
# Then in namespaces of its own (boot): lay out the root file system, go into it, become systemd
# (or a shell, where /etc/lab-init is there).
#   LAB_HOSTNAME   s1
#   LAB_DIRECTORY  its state: disk/{upper,work} (kept over a power-off), docker, containerd
#   LAB_LOWER      the root file system that its disk lies over: the machine's own, or that of a bare server
#   LAB_CGROUP     path of its cgroup below each hierarchy
#   LAB_NETNS      name of its network namespace
# Standard output says the server's pid, as the machine counts, and is closed when it is up to its first process.
set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

hierarchies() { awk '$3=="cgroup"||$3=="cgroup2"{print $2}' /proc/self/mounts | sort -u; }

enter() {
  local top path part controller
  for top in $(hierarchies); do
    path=$top
    for part in ${LAB_CGROUP//\// }; do
      if [ -e "$path/cgroup.subtree_control" ]; then # v2: a child has only what its parent hands down
        for controller in $(cat "$path/cgroup.controllers"); do
          echo "+$controller" 2>/dev/null >"$path/cgroup.subtree_control" || true; done
      fi
      mkdir -p "$path/$part"
      if [ -e "$path/cpuset.cpus" ] && [ ! -e "$path/cgroup.controllers" ]; then # v1: empty sets admit no process
        cat "$path/cpuset.cpus" >"$path/$part/cpuset.cpus"
        cat "$path/cpuset.mems" >"$path/$part/cpuset.mems"
      fi
      path=$path/$part
    done
    echo "$BASHPID" >"$path/cgroup.procs"
  done
  exec nsenter --net="/run/netns/$LAB_NETNS" unshare --mount --uts --ipc --pid --cgroup --fork \
    /bin/bash "$0" boot
}

boot() {
  local pid root=$LAB_DIRECTORY/root
  # /proc is still the machine's: this is our pid as seen from outside, read by the shell itself.
  # Looking for "the child of unshare" from outside would race with helper processes.
  read -r pid _ </proc/self/stat
  mount --make-rprivate /
  mkdir -p "$root"
  mount -t overlay lab -o "lowerdir=$LAB_LOWER,upperdir=$LAB_DIRECTORY/disk/upper,workdir=$LAB_DIRECTORY/disk/work" "$root"
  # The machine's is hidden; made over that mark, it is an empty one.
  [ -d "$root/root" ] || mkdir -m 700 "$root/root"
  mkdir -p "$root/var/lib/docker" "$root/var/lib/containerd"
  mount --bind "$LAB_DIRECTORY/docker" "$root/var/lib/docker" # overlay2 needs a real file system below it
  mount --bind "$LAB_DIRECTORY/containerd" "$root/var/lib/containerd"
  mount -t proc proc "$root/proc"
  # A server's root must not reboot the machine.
  [ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
  mount -t sysfs sysfs "$root/sys"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mkdir -p "$root/run/lock" "$root/run/sshd" "$root/var/log/nginx" "$root/var/lib/nginx"
  show_checkout "$root"
  devices "$root/dev"
  control_groups "$root/sys/fs/cgroup"
  hostname "$LAB_HOSTNAME"
  cd "$root"
  mkdir -p .old
  pivot_root . .old
  umount -l /.old
  rmdir /.old
  echo "$pid"
  [ ! -e /etc/lab-init ] || exec env -i PATH="$PATH" HOME=/root /bin/bash /etc/lab-init </dev/null >/var/log/lab-init.log 2>&1
  exec env -i PATH="$PATH" container=lab HOME=/root LANG=C.UTF-8 TERM=dumb \
    /lib/systemd/systemd --unit=lab.target --log-target=journal --show-status=no </dev/null >/dev/null 2>&1
}

show_checkout() {
  local checkout=${0%/lab/src/server/boot.sh}
  [ -d "$LAB_DIRECTORY/disk/upper$checkout" ] || return 0
  mkdir -p "$1$checkout"
  mount --bind "$checkout" "$1$checkout"
}

devices() {
  local dev=$1 name
  mount -t tmpfs -o mode=755 tmpfs "$dev"
  mkdir "$dev/pts" "$dev/shm" "$dev/net" "$dev/mqueue"
  for name in null zero full random urandom tty fuse net/tun; do
    if [ -e "/dev/$name" ]; then touch "$dev/$name"; mount --bind "/dev/$name" "$dev/$name"; fi
  done
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$dev/pts"
  ln -s pts/ptmx "$dev/ptmx"
  ln -s /proc/self/fd "$dev/fd"
  ln -s fd/0 "$dev/stdin"; ln -s fd/1 "$dev/stdout"; ln -s fd/2 "$dev/stderr"
  mount -t tmpfs -o mode=1777 tmpfs "$dev/shm"
  mount -t mqueue mqueue "$dev/mqueue"
}

# Mounted from inside the server's cgroup namespace, so that it sees itself at the root of each.
control_groups() {
  local to=$1 top name
  if [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]; then
    mount -t cgroup2 cgroup2 "$to"
    return
  fi
  mount -t tmpfs -o mode=755 tmpfs "$to"
  for top in $(hierarchies); do
    name=${top##*/}
    mkdir -p "$to/$name"
    case $name in
      unified) mount -t cgroup2 cgroup2 "$to/$name" ;;
      systemd) mount -t cgroup -o none,name=systemd cgroup "$to/$name" ;;
      *) mount -t cgroup -o "$name" cgroup "$to/$name" ;;
    esac
  done
}

"$1"
