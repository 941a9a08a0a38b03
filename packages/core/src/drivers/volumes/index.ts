export { createVolumes } from './create-volumes.ts';
export { jobMounts, type Mount, toMounts } from './mounts.ts';
export { removeVolumes } from './remove-volumes.ts';
export { volumeEndpoints } from './served.ts';
export { volumeName } from './volume-name.ts';
