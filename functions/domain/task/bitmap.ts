/** A set of small whole numbers as a string of hexadecimal digits, four members a digit: small in a table, readable in a log. */
export type Bitmap = string;

const WIDTH = 4;

const digit = (bitmap: Bitmap, index: number): number =>
  Number.parseInt(bitmap[Math.floor(index / WIDTH)] ?? '0', 16);

export const has = (bitmap: Bitmap, index: number): boolean =>
  (digit(bitmap, index) & (1 << (index % WIDTH))) !== 0;

export const withMember = (bitmap: Bitmap, index: number): Bitmap => {
  const place = Math.floor(index / WIDTH);
  const padded = bitmap.padEnd(place + 1, '0');
  const changed = (digit(bitmap, index) | (1 << (index % WIDTH))).toString(16);
  return padded.slice(0, place) + changed + padded.slice(place + 1);
};

export const withoutMember = (bitmap: Bitmap, index: number): Bitmap => {
  const place = Math.floor(index / WIDTH);
  const changed = (digit(bitmap, index) & ~(1 << (index % WIDTH))).toString(16);
  return has(bitmap, index) ? bitmap.slice(0, place) + changed + bitmap.slice(place + 1) : bitmap;
};

export const count = (bitmap: Bitmap): number => {
  let members = 0;
  for (let index = 0; index < bitmap.length * WIDTH; index += 1) if (has(bitmap, index)) members += 1;
  return members;
};
