/** How the page of the document looks, by day and by night, on a desk and on a phone. */
import { Html } from './html.ts';

export const STYLE = new Html(`
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d8dee4;--code:#f3f5f7;--accent:#0b5fcc}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--dim:#9aa4ae;--paper:#14171a;--line:#31373d;--code:#1e2327;--accent:#7ab7ff}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;display:grid;grid-template-columns:17rem minmax(0,1fr);font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
nav{position:sticky;top:0;height:100vh;overflow-y:auto;padding:1.5rem;border-right:1px solid var(--line)}
nav h2{margin:1.25rem 0 .25rem;font-size:.8rem;color:var(--dim)}
nav ul{margin:0;padding:0;list-style:none;font-size:.9rem}
main{max-width:52rem;padding:2rem 2.5rem 6rem}
a{color:var(--accent)} :target{outline:2px solid var(--accent);outline-offset:.4rem;border-radius:2px}
h1{font-size:2rem;line-height:1.2} main h2{margin-top:4rem;font-size:1.5rem} h3{margin:0 0 .25rem;font-size:1.15rem} h4{margin:1rem 0 .25rem}
section{padding:1.5rem 0;border-top:1px solid var(--line)}
small{color:var(--dim);font-weight:400} .path{margin:0}
code,pre{font:.88em/1.5 ui-monospace,monospace} code{padding:.1em .3em;border-radius:3px;background:var(--code);overflow-wrap:anywhere}
pre{margin:.5rem 0;padding:1rem;overflow-x:auto;border-radius:6px;background:var(--code)} pre code{padding:0}
summary{cursor:pointer;padding:.25rem 0} ul ul,section>ul,div>ul,dd>ul{margin:0;padding-left:1.1rem} dd{margin:0 0 .4rem 1.5rem}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto;border:0;border-bottom:1px solid var(--line)}main{padding:1rem}}
`);
