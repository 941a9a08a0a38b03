/**
 * Lines of a name and values: the MTU of the way out, whether the kernel has IPVS, and of each ADDRESS:PORT given whether it is
 * `open`, `refused` (it answers, and nothing listens) or `silent`.
 */
export const probeScript = `
PATH="$PATH:/usr/sbin:/sbin"
device=$(ip -o route get 192.0.2.1 2> /dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
[ -z "$device" ] || echo "mtu $device $(cat "/sys/class/net/$device/mtu")"
if [ -e /proc/net/ip_vs ] || modprobe -n -q ip_vs 2> /dev/null; then echo "ipvs yes"; fi
for to in "$@"; do
  (
    said=$(timeout 5 bash -c ': < "/dev/tcp/$1/$2"' probe "\${to%:*}" "\${to##*:}" 2>&1) && state=open || state=silent
    case $said in *"Connection refused"*) state=refused ;; esac
    echo "port $to $state"
  ) &
done
wait
`;

export type PortState = 'open' | 'refused' | 'silent';

/** What the script printed. */
export interface Probe {
  readonly mtu?: { readonly device: string; readonly bytes: number };
  readonly ipvs: boolean;
  /** By `ADDRESS:PORT`. */
  readonly ports: ReadonlyMap<string, PortState>;
}

export function parseProbe(stdout: string): Probe {
  const lines = stdout.split('\n').map((line) => line.split(' '));
  const mtu = lines.find(([name]) => name === 'mtu');
  const ports = lines.flatMap(([name, to = '', state]) => (name === 'port' ? [[to, stateOf(state)] as const] : []));
  return {
    ...(mtu && { mtu: { device: mtu[1] ?? '', bytes: Number(mtu[2]) } }),
    ipvs: lines.some(([name]) => name === 'ipvs'),
    ports: new Map(ports),
  };
}

function stateOf(text: string | undefined): PortState {
  return text === 'open' || text === 'refused' ? text : 'silent';
}
