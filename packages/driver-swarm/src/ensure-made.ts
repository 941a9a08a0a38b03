/**
 * Makes what is not there. A manager that was lost while it made it had no answer for us, and the next try finds it there:
 * that is no error.
 */
export async function ensureMade(isThere: () => Promise<boolean>, make: () => Promise<void>): Promise<void> {
  if (await isThere()) return;
  try {
    await make();
  } catch (error) {
    if (!(await isThere())) throw error;
  }
}
