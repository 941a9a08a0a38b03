import type { Command, Release, Sha } from '../contract/index.ts';
import { imageOf } from '../images/image-of.ts';

/** A shell line is one argument; the image's entrypoint stays in front of both. */
export function argvOf(command: Command): readonly string[] {
  return 'argv' in command ? command.argv : ['/bin/sh', '-c', command.shell];
}

/** A value in a Compose or stack file, where `$NAME` is replaced everywhere; `$$` is a dollar. */
export function literal(value: string): string {
  return value.replaceAll('$', '$$$$');
}

/** What a container is made of. @throws TypeError for files alone */
export function imageIdOf({ artifact }: Pick<Release, 'artifact'>): Sha {
  const image = imageOf(artifact);
  if (image === undefined) throw new TypeError('A release of files alone has no image to run');
  return image.id;
}
