import { existsSync } from 'node:fs';
import { attempt, run } from '../machine/run.ts';
import { labsRange, networkNumber } from './addresses.ts';

/** What the kernel's objects of one lab are called. An interface's name has at most 15 letters. */
export interface Names {
  readonly link: string;
  readonly switch: string;
  server(name: string): string;
}

export function namesOf(lab: string): Names {
  return { link: `al-${lab}`, switch: `al-${lab}-sw`, server: (name) => `al-${lab}-${name}` };
}

/**
 * The lab's switch: a bridge in a network namespace of its own, where no firewall of the machine
 * (a Docker there sets its FORWARD policy to DROP) filters what crosses it. The machine has one port.
 */
export async function plugMachine(lab: string, number: number): Promise<void> {
  const names = namesOf(lab);
  const { machine, aside } = networkNumber(number);
  // What is sent to a lab that is gone ends here at once, and does not leave the machine. Left as it is at the end.
  await run(['ip', 'route', 'replace', 'unreachable', labsRange]);
  await run(['ip', 'netns', 'add', names.switch]);
  await inside(names.switch, 'link set lo up');
  await inside(names.switch, 'link add br0 type bridge stp_state 0 forward_delay 0');
  await inside(names.switch, `addr add ${aside}/24 dev br0`);
  await inside(names.switch, 'link set br0 up');
  await run(['ip', 'link', 'add', names.link, 'type', 'veth', 'peer', 'name', 'machine', 'netns', names.switch]);
  await inside(names.switch, 'link set machine master br0 up');
  await run(['ip', 'addr', 'add', `${machine}/24`, 'dev', names.link]);
  await run(['ip', 'link', 'set', names.link, 'up']);
}

/** A network namespace for a server, its eth0 plugged into the switch. */
export async function plugServer(lab: string, number: number, server: { name: string; index: number }): Promise<void> {
  const names = namesOf(lab);
  const space = names.server(server.name);
  const network = networkNumber(number);
  const { address, mac } = network.server(server.index);
  await run(['ip', 'netns', 'add', space]);
  await inside(space, 'link set lo up');
  await inside(names.switch, `link add ${server.name} type veth peer name eth0 address ${mac} netns ${space}`);
  await inside(names.switch, `link set ${server.name} master br0 up`);
  await inside(space, `addr add ${address}/24 dev eth0`);
  await inside(space, 'link set eth0 up');
  await inside(space, `route add default via ${network.machine}`);
}

/** Removed with its namespace: addresses, routes, the firewall's rules and what Docker added. */
export async function unplugServer(lab: string, name: string): Promise<void> {
  const names = namesOf(lab);
  await attempt(['ip', '-n', names.switch, 'link', 'del', name]);
  await attempt(['ip', 'netns', 'del', names.server(name)]);
}

export async function unplugMachine(lab: string): Promise<void> {
  const names = namesOf(lab);
  await attempt(['ip', 'link', 'del', names.link]);
  await attempt(['ip', 'netns', 'del', names.switch]);
}

export async function setCable(lab: string, name: string, state: 'in' | 'out'): Promise<void> {
  await inside(namesOf(lab).switch, `link set ${name} ${state === 'in' ? 'up' : 'down'}`);
}

/** Names of the lab's namespaces that are there, the switch's too. */
export async function namespacesOf(lab: string): Promise<string[]> {
  if (!existsSync('/run/netns')) return [];
  const list = await run(['ip', 'netns', 'list']);
  const names = list.split('\n').map((line) => line.split(' ')[0] ?? '');
  return names.filter((name) => name.startsWith(`al-${lab}-`));
}

async function inside(space: string, command: string): Promise<void> {
  await run(['ip', '-n', space, ...command.split(' ')]);
}
