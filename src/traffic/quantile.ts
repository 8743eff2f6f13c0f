/** The value that a share of ascending values does not exceed, by nearest rank; 0 where there is none. */
export function quantileOf(ascending: readonly number[], share: number): number {
  const rank = Math.ceil(share * ascending.length);
  return ascending[Math.max(0, rank - 1)] ?? 0;
}
