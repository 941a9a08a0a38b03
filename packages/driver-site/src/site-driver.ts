import type { Driver } from '@appliku/core';
import { checkOptions, type SiteDriverOptions } from './options.ts';
import { siteFiles } from './site-files.ts';
import { withProcesses } from './with-processes.ts';

/**
 * Serves sites: the files of a release lie on the run host, where Nginx serves them itself. Nothing runs, and no Docker is
 * needed; or another driver runs processes beside them, as one release with the files.
 * @throws TypeError for options that do not fit
 */
export function site(options: SiteDriverOptions = {}): Driver {
  const processes = checkOptions(options);
  return processes === undefined ? siteFiles() : withProcesses({ processes, files: siteFiles() });
}
