/** Lower case ASCII. A wildcard stands for whole labels in front. */
export function isDomain(domain: string): boolean {
  const labels = domain.replace(/^\*\./, '').split('.');
  return (
    domain.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => labelForm.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}

const labelForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
