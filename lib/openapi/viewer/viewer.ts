/** Shows the document, and lets its readers try it. It asks this address and no other, and keeps keys in memory alone. */
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

/** The API's own address: the page may stand below a stage's or an emulator's path. */
const root = new URL('.', location.href).href;

const followTheme = (): void => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', apply);
  apply();
};

/** The `type` of a problem leads to its code. Newer browsers open what is folded by themselves. */
const openProblem = (): void => {
  document.getElementById(location.hash.slice(1))?.closest('details')?.setAttribute('open', '');
};

const show = async (): Promise<void> => {
  const described: object = await (await fetch(new URL('api/openapi.json', root))).json();
  SwaggerUI({
    domNode: document.getElementById('viewer'),
    spec: { ...described, servers: [{ url: root.replace(/\/$/, '') }] },
    // Fragments of its own begin with a slash. It takes any other, a problem's too, for one of those, and complains.
    deepLinking: !/^#[^/]/.test(location.hash),
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    syntaxHighlight: { theme: 'obsidian' },
    // Otherwise the document's address is told to validator.swagger.io.
    validatorUrl: null,
    // There is one address to try, and nothing to choose.
    plugins: [() => ({ wrapComponents: { ServersContainer: () => () => null } })],
  });
};

followTheme();
openProblem();
addEventListener('hashchange', openProblem);
await show();
