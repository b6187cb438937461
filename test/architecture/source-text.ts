// Reads what the rules need from a source text: its imports, and its code without comments and strings.

// Whichever starts first wins, as in the language: a quote in a comment opens no string, nor the reverse.
const COMMENT_OR_STRING =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

const isComment = (token: string): boolean => token.startsWith('//') || token.startsWith('/*');

const withoutComments = (source: string): string =>
  source.replace(COMMENT_OR_STRING, (token) => (isComment(token) ? ' ' : token));

/** Comments and plain strings emptied; template literals stay, for the code they may hold. */
export const codeOf = (source: string): string =>
  source.replace(COMMENT_OR_STRING, (token) => {
    if (isComment(token)) return ' ';
    return token.startsWith('`') ? token : "''";
  });

const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])(?<specifier>.+?)\1/g;
const EFFECT_IMPORT = /(?:^|[;}\s])import\s*(['"])(?<specifier>.+?)\1/g;
const DYNAMIC_IMPORT = /\b(?:import|require)\s*\(\s*(['"`])(?<specifier>.+?)\1/g;

/** Every specifier a file names: values, types, re-exports, imports for effect, dynamic imports. */
export const importsOf = (source: string): readonly string[] => {
  const text = withoutComments(source);
  return [STATIC_IMPORT, EFFECT_IMPORT, DYNAMIC_IMPORT]
    .flatMap((form) => [...text.matchAll(form)])
    .map((match) => match.groups?.specifier ?? '');
};

export const isRelative = (specifier: string): boolean => /^\.{1,2}(\/|$)/.test(specifier);

/** The repository path a relative specifier means in the file at `path`. */
export const resolveFrom = (path: string, specifier: string): string => {
  const parts = path.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
};
