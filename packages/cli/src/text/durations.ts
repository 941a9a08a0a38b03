/** `0.4 s`, `12.3 s`, `2 m 05 s`. */
export function seconds(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(Math.floor(milliseconds / 100) / 10).toFixed(1)} s`;
  const whole = Math.floor(milliseconds / 1000);
  return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`;
}
