import type { Names } from '@appliku/core';

/** A file as it is written, in the newer form, its texts checked. Keys are those of the file. */
export interface AppFile extends FileEnvironment {
  readonly app?: string | undefined;
  readonly build_settings?: FileBuild | undefined;
  readonly services?: Names<FileProcess> | undefined;
  readonly databases?: Names<{ readonly type: string }> | undefined;
  readonly volumes?: Names<FileVolume> | undefined;
  readonly cronjobs?: Names<{ readonly schedule: string; readonly command: string }> | undefined;
  readonly commands?: Names<string | { readonly command: string }> | undefined;
  readonly environments?: Names<FileOverlay> | undefined;
}

/** What there is once for the app, and may be another in an environment. */
export interface FileEnvironment {
  readonly host?: string | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly https?: { readonly email: string } | undefined;
  readonly keep?: number | undefined;
}

/** What an environment has other than the file says. */
export interface FileOverlay extends FileEnvironment {
  readonly services?: Names<FileProcess> | undefined;
  readonly environment_variables?: readonly FileVariable[] | undefined;
}

/** How the image is built, and what the app gets. */
export interface FileBuild {
  readonly build_image?: string | undefined;
  readonly build_command?: string | undefined;
  readonly dockerfile?: string | undefined;
  readonly dockerfile_path?: string | undefined;
  readonly dockerfile_context_path?: string | undefined;
  readonly container_port?: number | undefined;
  readonly release_command?: string | undefined;
  readonly skip_release_command?: boolean | undefined;
  readonly expose_web_port?: boolean | undefined;
  readonly is_static_site?: boolean | undefined;
  readonly output_directory?: string | undefined;
  readonly environment_variables?: readonly FileVariable[] | undefined;
}

/** One process type. `port` to `handover` are of this SDK. */
export interface FileProcess {
  readonly command?: string | undefined;
  readonly scale?: number | undefined;
  readonly resources_limits_memory?: string | undefined;
  readonly resources_limits_cpus?: number | undefined;
  readonly port?: number | undefined;
  readonly path?: string | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly health?: string | undefined;
  readonly handover?: 'overlap' | 'replace' | undefined;
}

/** Data that outlives releases. */
export interface FileVolume {
  readonly target?: string | undefined;
  readonly container_path?: string | undefined;
  readonly url?: string | undefined;
  readonly environment_variable?: string | undefined;
  readonly shared?: boolean | undefined;
}

/** A variable with one way to its value. */
export type FileVariable = { readonly name: string } & (
  | { readonly value: string }
  | {
      readonly from_database: { readonly name: string; readonly property: 'connection_url' | 'private_connection_url' };
    }
  | { readonly from_domains: boolean }
  | { readonly source: 'manual' | 'generated' }
);
