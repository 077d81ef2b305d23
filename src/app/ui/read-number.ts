/** Accepts both decimal signs and simple sums: "12,5", "1920/2", "+10". Null: not a number. */
export function readNumber(text: string, current: number): number | null {
  const clean = text
    .trim()
    .replace(/,/g, '.')
    .replace(/\s|[^\d.+\-*/]/g, '');
  const relative = /^\+(\d*\.?\d+)$/.exec(clean);
  if (relative) return current + Number(relative[1]);
  const sum = /^(-?\d*\.?\d+)(?:([+\-*/])(-?\d*\.?\d+))?$/.exec(clean);
  if (!sum) return null;
  const [a, b] = [Number(sum[1]), Number(sum[3] ?? 0)];
  const value =
    sum[2] === '+' ? a + b : sum[2] === '-' ? a - b : sum[2] === '*' ? a * b : sum[2] === '/' ? a / b : a;
  return Number.isFinite(value) ? value : null;
}
