/** What decides how something is installed on a host. */
export interface Distribution {
  /** Name and version, e.g. `debian 13`; empty: it does not tell. */
  readonly name: string;
  /** Packages of Docker's Engine that are installed: `docker.io` is the distribution's, `docker-ce` Docker's own. */
  readonly engines: readonly string[];
  /** Whether apt has a source of Docker's own packages. */
  readonly offersDocker: boolean;
}

/** Lines of a name and a value. */
export const distributionScript: string = `
(. /etc/os-release && echo "system $ID $VERSION_ID") 2>/dev/null
for name in docker.io docker-ce; do
  [ "$(dpkg-query -W -f '\${db:Status-Status}' "$name" 2>/dev/null)" != installed ] || echo "engine $name"
done
apt-cache policy docker-ce 2>/dev/null | grep -q '^ *Candidate: [0-9]' && echo "offers docker-ce"
exit 0
`;

export function parseDistribution(stdout: string): Distribution {
  const values = (name: string): readonly string[] =>
    stdout
      .split('\n')
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1));
  return { name: values('system')[0] ?? '', engines: values('engine'), offersDocker: values('offers').length > 0 };
}
