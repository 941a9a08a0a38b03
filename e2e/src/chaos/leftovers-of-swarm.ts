import type { SwarmHello } from '../swarm-hello.ts';

/** What the managers keep of an app that belongs to no live release: services, and relays that lead nowhere. */
export async function leftoversOfSwarm(
  { server, target }: Pick<SwarmHello, 'server' | 'target'>,
  live: number,
): Promise<readonly string[]> {
  const told = await server.run(['sh', '-c', script, 'inspect', target.app]);
  const things = told
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('|'))
    .map(([kind = '', name = '', release = '', relay = '']) => ({ kind, name, release, relay }));
  const needed = new Set(things.filter(({ release }) => release === String(live)).map(({ relay }) => relay));
  return things
    .filter(({ release, relay }) => (release === '' ? !needed.has(relay) : release !== String(live)))
    .map(({ kind, name, release }) => `${kind} ${name} ${release}`.trim());
}

/** Kind, name, release and relay of each; a job has no relay, and the number of its release with a word. */
const script = `
label=label=com.appliku.app=$1
release='{{index .Spec.Labels "com.appliku.release"}}{{with index .Spec.Labels "com.appliku.job"}} of a job{{end}}'
relay='{{index .Spec.Labels "com.appliku.relay"}}'
docker service ls --quiet --filter "$label" | xargs --no-run-if-empty docker service inspect --format "service|{{.Spec.Name}}|$release|$relay"
docker ps --all --filter "$label" --filter label=com.appliku.relay --format 'container|{{.Names}}||{{.Label "com.appliku.relay"}}'
`;
