import type { LabServer } from '@appliku/lab';

/** The app that the others are made of. */
export const model = 'app0000';

export function nameOf(number: number): string {
  return `app${String(number).padStart(4, '0')}`;
}

/**
 * Makes so many apps of the one that is routed: byte for byte what the router writes for an app of that name, a
 * certificate each.
 * They come into force with the next reload.
 */
export async function addCrowd(server: LabServer, apps: number): Promise<void> {
  await server.run([
    'bash',
    '-c',
    crowdScript,
    'crowd',
    model,
    ...Array.from({ length: apps }, (_, i) => nameOf(i + 1)),
  ]);
}

const crowdScript = `set -e
model=$1; shift
cd /etc/nginx/appliku/current/apps
for app; do
  for kind in conf json; do sed "s/$model/$app/g" "$model.$kind" > "$app.$kind"; done
  cp -a "/var/lib/appliku/$model" "/var/lib/appliku/$app"
done
chgrp appliku ./*`;
