/**
 * Lets wavesurfer.js run under a policy that allows no inline style: the style element that it writes into its shadow root
 * becomes an adopted style sheet as the page is built. A hash in the policy would be an exception to keep in step.
 */
import type { Plugin } from 'vite';

/** Minified or not. */
const STYLE_ELEMENT = /(\w+)\.innerHTML\s*=\s*`(?:\\n|\s)*<style[^>]*>([^<]*)<\/style>/;

/** `root.innerHTML = '<style>…</style>…'`, written without the element. */
export const withAdoptedStyle = (code: string): string => {
  if (!STYLE_ELEMENT.test(code)) throw new Error('wavesurfer.js writes its style in another way than it did');
  return code.replace(
    STYLE_ELEMENT,
    (_, root: string, css: string) =>
      `${root}.adoptedStyleSheets = [((sheet) => (sheet.replaceSync(\`${css}\`), sheet))(new CSSStyleSheet())],` +
      `${root}.innerHTML = \``,
  );
};

export const adoptedStyles = (): Plugin => ({
  name: 'adopted-styles',
  transform: {
    filter: { id: /wavesurfer\.js\/dist\/wavesurfer\.esm\.js/ },
    handler: (code) => withAdoptedStyle(code),
  },
});
