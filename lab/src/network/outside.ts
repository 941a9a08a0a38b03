import { writeFile } from 'node:fs/promises';
import { attempt, run } from '../machine/run.ts';
import { labsRange, networkNumber } from './addresses.ts';
import { namesOf } from './switch.ts';

/**
 * Lets a lab's servers reach package registries through the machine (names, http, https) and nothing
 * else: what a test sends there by mistake does not leave, and labs do not see each other.
 */
export async function openOutside(lab: string, number: number): Promise<void> {
  // Left on at the end: others on the machine may have come to rely on it.
  await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
  await iptables(`-N ${namesOf(lab).link}`);
  for (const rule of chainRules(lab)) await iptables(`-A ${namesOf(lab).link} ${rule}`);
  // First in their chains: a Docker on the machine drops what it does not know.
  for (const [table, rule] of hooks(lab, number)) await iptables(`-t ${table} -I ${rule}`);
}

export async function closeOutside(lab: string, number: number): Promise<void> {
  for (const [table, rule] of hooks(lab, number)) await attempt(iptablesArgv(`-t ${table} -D ${rule}`));
  await attempt(iptablesArgv(`-F ${namesOf(lab).link}`));
  await attempt(iptablesArgv(`-X ${namesOf(lab).link}`));
}

function chainRules(lab: string): string[] {
  const { link } = namesOf(lab);
  return [
    `-o ${link} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`,
    `-d ${labsRange} -j REJECT`,
    `-o ${link} -j DROP`,
    '-p udp --dport 53 -j ACCEPT',
    '-p tcp -m multiport --dports 53,80,443 -j ACCEPT',
    '-j REJECT',
  ];
}

function hooks(lab: string, number: number): [table: string, rule: string][] {
  const { link } = namesOf(lab);
  // The machine's way out may carry smaller packets than the lab's links.
  const clamp = '-p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu';
  return [
    ['filter', `FORWARD -i ${link} -j ${link}`],
    ['filter', `FORWARD -o ${link} -j ${link}`],
    ['mangle', `FORWARD -i ${link} ${clamp}`],
    ['mangle', `FORWARD -o ${link} ${clamp}`],
    ['nat', `POSTROUTING -s ${networkNumber(number).range} ! -o ${link} -j MASQUERADE`],
  ];
}

async function iptables(rule: string): Promise<void> {
  await run(iptablesArgv(rule));
}

function iptablesArgv(rule: string): ['iptables', ...string[]] {
  return ['iptables', '-w', ...rule.split(' ')];
}
