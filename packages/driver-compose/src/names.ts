/** Compose project of one release. */
export function projectName(app: string, number: number): string {
  return `appliku-${app}-${number}`;
}

/** Compose project of what runs beside an app. */
export function servicesProject(app: string): string {
  return `appliku-${app}-services`;
}

/** One name a job and app, whatever the release, so that Docker itself refuses to run it twice at once. */
export function jobName(app: string, job: string): string {
  return `appliku-${app}-job-${job}`;
}
