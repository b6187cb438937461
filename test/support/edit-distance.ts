/** How many words were put in, left out or replaced (Levenshtein). */
export const editDistance = (a: readonly string[], b: readonly string[]): number => {
  let row = b.map((_, j) => j + 1);
  for (const [i, left] of a.entries()) {
    let [corner, before] = [i, i + 1];
    row = row.map((above, j) => {
      const cost = Math.min(above + 1, before + 1, corner + (left === b[j] ? 0 : 1));
      [corner, before] = [above, cost];
      return cost;
    });
  }
  return row.at(-1) ?? a.length;
};
