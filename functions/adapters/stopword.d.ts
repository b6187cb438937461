/** Lists of stop words by ISO 639-3 code, as the package exports them; it brings no types. */
declare module 'stopword' {
  const lists: Readonly<Record<string, unknown>>;
  export = lists;
}
