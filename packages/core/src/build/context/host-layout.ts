/*
 * The build directory of an app has one below it for each user of the host who deploys, named by his id: modes in the
 * image are those of the files, so that no group can be let write them. Below that:
 *   files/                  the files of the last checkout that was sent whole
 *   listings/               a mirror of its directories, each with its listing; the listing at the top is removed first
 *                           and put back last, so that it vouches for all the rest
 *   incoming/               what is being sent
 *   generated/              the Dockerfile of the last build, where a builder wrote it
 */

/** Where a directory's listing is: names of directories get a sign, so that none can be called as the listing is. */
export function listingPath(directory: string): string {
  return `${mirrorPath(directory)}listing`;
}

/** The mirror of a directory, with a slash at its end. */
export function mirrorPath(directory: string): string {
  return directory === ''
    ? 'listings/'
    : `listings/${directory
        .split('/')
        .map((name) => `+${name}/`)
        .join('')}`;
}

/** $1 the build directory, then a command that is run in the one of the user. */
const withinScript = `
cd "$1/$(id -u)" && shift && exec "$@"
`;

export function within(directory: string, argv: readonly string[]): readonly string[] {
  return ['sh', '-c', withinScript, 'appliku-within', directory, ...argv];
}

/** $1 the Dockerfile, $2 its .dockerignore: run in the directory of the user. */
export const writeDockerfileScript = `
set -eu
umask 022
mkdir -p generated
printf %s "$1" > generated/Dockerfile
printf %s "$2" > generated/Dockerfile.dockerignore
`;

/** $1 the build directory; standard input: paths of listings, each ended by a NUL. Prints them, one a line. */
export const readListingsScript = `
cd "$1/$(id -u)" && exec xargs -0 cat --
`;

/** $1 the build directory; standard input: an archive. Until it is there as a whole, nothing is changed. */
export const receiveScript = `
set -eu
umask 022
own=$1/$(id -u)
[ -d "$1" ] || mkdir -m 2770 "$1"
mkdir -p "$own"
# A bit that is handed down to new directories would end up in the image.
chmod g-s "$own"
cd "$own"
rm -rf incoming
mkdir incoming
tar -xzmf - -C incoming
rm -f listings/listing
xargs -0 rm -rf -- incoming/none < incoming/gone
mkdir -p files listings
[ ! -d incoming/files ] || cp -alf incoming/files/. files/
[ ! -d incoming/listings ] || cp -alf incoming/listings/. listings/
# After a power cut the top listing must not vouch for files that never reached the disk.
sync -f files
mv incoming/top listings/listing
rm -rf incoming
`;
