import { createDeployment, type DeploymentOptions, type Recorded, type Revision } from '@appliku/core';

/** What is recorded of releases, and coming back to one. */
export async function releases(options: DeploymentOptions, job: { user: string; url: string }): Promise<void> {
  // #region note
  const deployment = createDeployment(options);
  const { release } = await deployment.deploy({
    by: job.user,
    reason: 'The sale begins',
    metadata: { ticket: 'OPS-7', job: job.url },
  });
  // #endregion note

  // #region list
  for (const { release, entry } of await deployment.releases())
    console.log(release.number, entry.phase, release.by, release.reason ?? '', subjectOf(release.revision));
  // #endregion list

  // #region rollback
  await deployment.rollback(); // the last one before the present that served
  await deployment.rollback(release.number, { by: job.user, reason: 'Checkout was slow' });
  await deployment.rollback(release.number, { secrets: 'current' }); // with the secrets of today
  // #endregion rollback
}

/** One app in two environments on one server. */
export async function environments(options: DeploymentOptions): Promise<readonly Recorded[]> {
  // #region environments
  const production = createDeployment({ ...options, app: 'shop', domains: ['shop.example.com'] });
  const staging = createDeployment({
    ...options,
    app: 'shop',
    environment: 'staging',
    domains: ['staging.example.com'],
  });
  await staging.deploy();
  await staging.destroy({ volumes: true }); // production does not notice
  // #endregion environments
  return production.releases();
}

function subjectOf({ id, subject, author, at }: Revision): string {
  return [id.slice(0, 12), subject, author, at].filter(Boolean).join(' ');
}
